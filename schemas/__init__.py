"""The vocabulary every stage shares: documents, quantities, records, findings.

Nothing here imports from the stages. Import from the submodules, so that a
command that only prints its version does not load pydantic.
"""
