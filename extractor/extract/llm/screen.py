"""Words that speak to whoever reads the document, not of the unit's accounts: instructions, turns, code.

A disclosure holds no such words. A paragraph that does is read by the grammar as ever, is shown to no model, and
is reported. The list need not be complete: what a model makes of a passage is held to the words of the line
it names in any case (see ``ground``).
"""

from __future__ import annotations

import re

from schemas.text import squeeze

#: Patterns over squeezed, lower-case text.
_INSTRUCTION = re.compile(
    r"(?:忽略|无视|忘记|忘掉|不要理会|不必理会|覆盖)(?:掉)?(?:以上|上述|上面|之前|前面|此前|先前|所有|全部|一切|你的?|系统)"
    r".{0,12}(?:指令|指示|要求|规则|提示|内容|任务|设定|约束)"
    r"|(?:语言模型|大模型|ai助手|人工智能助手|智能助手|chatgpt|gpt-?\d|审核机器人|抽取程序)"
    r"|(?:作为|你是|你现在是|假装|扮演)(?:一[个名位])?.{0,10}(?:助手|模型|系统管理员|程序|机器人|ai)"
    r"|系统(?:提示词?|消息|指令)[:：]"
    r"|(?:请|务必|必须|只需|你|您)(?:直接|只|仅|统一)?(?:输出|返回|回复|填写?|给出|生成)(?:如下|以下|下列|下面)?(?:的)?(?:json|记录|结果|字段|答案)"
    r"|ignore(?:all|any|the)?(?:previous|above|prior)|disregard(?:all|the)?(?:previous|above)"
    r"|(?:^|[\s>\]*])(?:system|assistant|user|developer)[:：]"
    r"|<\|?/?(?:im_start|im_end|system|assistant|user|endoftext|document|资料|data|instructions?)\|?>"
    r"|资料(?:结束|开始|完毕)|原文到此|要读的数字|\[/?inst\]|```|\{\"|\"(?:line|figures|quote|labels|role|content)\":"
)


def is_instruction(text: str) -> bool:
    """Whether words address a reader or a program instead of disclosing something."""
    return bool(_INSTRUCTION.search(squeeze(text).lower()))
