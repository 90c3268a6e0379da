"""Language models behind an OpenAI-compatible endpoint: they answer what the extractor asks.

``client`` asks, ``wire`` is one request, ``answers`` keeps what came back, ``recording`` replays it without
a network, ``batch`` and ``estimate`` answer nothing and write down what would be asked. Nothing here knows what
the questions are about, and only the commands and the evaluation know who answers.

The libraries (extra ``llm``) are imported when the first question is sent.
"""
