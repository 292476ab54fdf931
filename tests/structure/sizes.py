"""No function of core, ui and app has more than 60 lines, no file of core more than 400."""

import re
import sys
from pathlib import Path

import readers

FUNCTION_LINES = 60
FILE_LINES = 400

# Comments and texts, which may hold brackets; the lines in them are kept.
OPAQUE = re.compile(r'//[^\n]*|/\*.*?\*/|R"([^(\s]*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', re.DOTALL)
DIRECTIVE = re.compile(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", re.MULTILINE)
SCOPE = re.compile(r'\b(?:namespace|class|struct|union|enum|extern)\b')
NAME = re.compile(r"([~\w:]+(?:\s*operator\s*\S+|)|operator\s*[^\s(]+)\s*\(")


def blanked(text):
    """The text with empty comments, texts and directives, line by line as before."""
    for pattern in (OPAQUE, DIRECTIVE):
        text = pattern.sub(lambda found: "\n" * found.group().count("\n") or " ", text)
    return re.sub(r"(?<=[0-9a-fA-F])'(?=[0-9a-fA-F])", "", text)


def opens_body(head):
    """Whether a brace after this text, outside of functions, opens a function's body."""
    plain = re.sub(r"<[^<>]*>|\([^()]*\)", "", head)
    return "(" in head and not SCOPE.search(plain) and not re.search(r"=\s*$", head) and not opens_value(head)


def opens_value(head):
    """Whether it opens the value of a member, in "Name::Name() : member{value} {", or of an argument."""
    return head.count("(") > head.count(")") or bool(re.search(r"\)\s*(?:noexcept\s*)?:.*?[:,}]\s*[\w:<>]+\s*$|\)\s*:\s*[\w:<>]+$", head, re.DOTALL))


def functions(text):
    """(name, first line, number of lines) of each function; what is defined inside one counts as a part of it."""
    text = blanked(text)
    outer, inner, body, head = [], 0, 0, 0  # open scopes; braces open inside a function; where its body and its head begin
    for found in re.finditer(r"[{};]|\b(?:public|private|protected)\s*:", text):
        at, sign = found.start(), found.group()
        declared = text[head:at]
        if inner:
            inner += {"{": 1, "}": -1}.get(sign, 0)
            if inner == 0:
                declared = text[head:body]
                first = text.count("\n", 0, body - len(declared.lstrip())) + 1
                yield NAME.search(declared).group(1), first, text.count("\n", 0, at) + 2 - first
        elif sign == "{" and opens_body(declared):
            inner, body = 1, at
            continue
        elif sign == "{":
            outer.append("value" if opens_value(declared) else "scope")
        elif sign == "}" and outer and outer.pop() == "value":
            continue
        if inner == 0 and "value" not in outer:
            head = found.end()


def faults(sources):
    """One line for each function and each file of core that is too long; `sources` is {path: text}."""
    for path, text in sources.items():
        for name, line, lines in functions(text):
            if lines > FUNCTION_LINES:
                yield f"{path}:{line}: {name} has {lines} lines; at {FUNCTION_LINES} it is two functions"
        if path.startswith("core/") and text.count("\n") > FILE_LINES:
            yield f"{path}: {text.count(chr(10))} lines; at {FILE_LINES} it is two files"


def spread(numbers):
    """"median 5, 90th percentile 20 of 300"."""
    ranked = sorted(numbers)
    return f"median {ranked[len(ranked) // 2]}, 90th percentile {ranked[len(ranked) * 9 // 10]}, of {len(ranked)}"


if __name__ == "__main__":
    tree = readers.read_tree(Path(sys.argv[1]).resolve())
    print("lines per file:", spread([text.count("\n") for text in tree.values()]))
    print("lines per function:", spread([lines for text in tree.values() for _, _, lines in functions(text)]))
    found = list(faults(tree))
    print("\n".join(found) or "sizes: no function and no file is too long")
    sys.exit(bool(found))
