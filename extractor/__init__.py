"""gouji 勾稽: reads final-accounts disclosures and reports what does not fit."""

__version__ = "0.1.0"
