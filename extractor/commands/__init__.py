"""The commands behind ``extractor.cli``. They parse, call, and turn errors into one line.

Nothing heavy is imported before a command needs it: ``gouji --version`` is instant.
"""
