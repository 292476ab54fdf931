"""The checks themselves find what they are for."""

import tempfile
import unittest
from pathlib import Path

import documents
import files
import includes
import readers
import sizes


class Includes(unittest.TestCase):
    def faults(self, tree):
        return includes.faults({path: (own, other) for path, own, other in tree})

    def test_downward_is_fine(self):
        self.assertEqual([], self.faults([("core/base/error.h", [], ["string"]),
                                          ("core/model/linear.h", ["core/base/error.h"], ["ATen/core/Tensor.h"]),
                                          ("core/generate/generator.cpp", ["core/model/linear.h"], ["torch/torch.h"])]))

    def test_upward_and_sideways_are_found(self):
        found = self.faults([("core/base/a.h", ["core/model/b.h"], []), ("core/model/b.h", ["core/video/c.h"], []), ("core/video/c.h", [], [])])
        self.assertEqual(["core/base/a.h: core/base may not include core/model/b.h",
                          "core/model/b.h: core/model may not include core/video/c.h"], found)

    def test_loop_is_found(self):
        self.assertEqual(["include loop: core/base/a.h > core/base/b.h > core/base/a.h"],
                         self.faults([("core/base/a.h", ["core/base/b.h"], []), ("core/base/b.h", ["core/base/a.h"], [])]))

    def test_folders_above_one_another_are_found(self):
        self.assertEqual(2, len(includes.table_loops({"a": ["b"], "b": ["c", "a"], "c": []})))
        self.assertEqual([], includes.table_loops({"a": ["b", "c"], "b": ["c"], "c": []}))

    def test_foreign_header_is_found_directly_and_through_another(self):
        self.assertEqual(["core/base/a.h: a header here may not include FFmpeg", "core/base/a.h: reaches FFmpeg through core/base/a.h"],
                         self.faults([("core/base/a.h", [], ["libavutil/frame.h"])]))
        self.assertEqual(["app/cli/main.cpp: reaches torch through core/model/linear.h"],
                         self.faults([("app/cli/main.cpp", ["core/model/linear.h"], []), ("core/model/linear.h", [], ["ATen/ATen.h"])]))

    def test_unknown_folder_and_file_are_found(self):
        self.assertEqual(2, len(self.faults([("core/new/a.h", [], []), ("core/base/b.h", ["error.h"], [])])))


class Readers(unittest.TestCase):
    def test_parsers_and_streams_of_their_own_are_found(self):
        found = list(readers.faults({"core/lab/a.cpp": "nlohmann::json::parse(text)", "ui/b.cpp": "std::ifstream file(path);",
                                     "ui/d.cpp": "catch (const json::exception&)",
                                     "core/base/json.cpp": "json::parse(text)", "core/lab/c.cpp": "parseJson(text, where)"}))
        self.assertEqual(["core/lab/a.cpp", "ui/b.cpp", "ui/d.cpp"], [line.split(":")[0] for line in found])

    def test_colours_of_their_own_are_found(self):
        found = list(readers.faults({"core/lab/a.cpp": 'const char* red = "#F00";', "ui/norms/b.cpp": "QColor(0x2f6fed)",
                                     "core/plot/plot_style.cpp": '"#0072B2"', "ui/norms/c.cpp": "plotColor(style.line)"}))
        self.assertEqual(["core/lab/a.cpp", "ui/norms/b.cpp"], [line.split(":")[0] for line in found])


class Files(unittest.TestCase):
    def found(self, text, path="README.md"):
        return files.foreign_paths(text, path, Path("/a/tree/of/mine"))

    def test_personal_paths_are_found(self):
        own, home = "/a/tree/of/other/x", "/".join(["", "home", "me"])
        self.assertEqual([home, own], self.found(f"open({home}) /usr/bin/env https://a.org/home/c {own} a/tree/of/b"))

    def test_climbing_out_is_found(self):
        climb = "../" + "x"
        self.assertEqual([climb], self.found(f"see {climb}"))
        self.assertEqual([], self.found(f"see {climb}", "core/a.cpp"))


class Sizes(unittest.TestCase):
    SOURCE = """namespace pllava {
/// brace { in a comment
struct Range { int least{1}; };
constexpr int kTable[]{1, 2};
Reader::Reader(const Path& path)
    : m_path{path}, m_list({1, 2}) {
    if (path == "}{") {
    }
}
class Inner {
    int size() const { return 1'000; }
    template <typename T> void visit(T use) {
        for (const auto& each : std::array{1, 2})
            use([] { return 1; });
    }
};
const std::map<int, Range>& table() {
    static const std::map<int, Range> s_table{{1, {}},
                                              {2, {}}};
    return s_table;
}
} // namespace pllava
"""

    def test_functions_are_measured(self):
        self.assertEqual([("Reader::Reader", 5, 5), ("size", 11, 1), ("visit", 12, 4), ("table", 17, 5)], list(sizes.functions(self.SOURCE)))

    def test_long_functions_and_files_are_found(self):
        long = "int sum(int a) {\n" + "    ++a;\n" * 59 + "}\n"
        found = list(sizes.faults({"ui/a.cpp": long, "app/cli/b.cpp": long.replace("    ++a;\n", "", 1), "core/c.cpp": "int a;\n" * 401,
                                   "ui/d.cpp": "int a;\n" * 401}))
        self.assertEqual(["ui/a.cpp:1", "core/c.cpp"], [line.split(": ")[0] for line in found])


class Documents(unittest.TestCase):
    def test_missing_command_and_subcommand_are_found(self):
        with tempfile.TemporaryDirectory() as folder:
            self.assertEqual(["README.md: does not name ./packaging/test", "README.md: ./gone is not there or not executable",
                              "README.md: ./packaging/run is not there or not executable"],
                             list(documents.commands(Path(folder), "`./packaging/run`\n./gone\n")))
        self.assertEqual(["README.md: pllava has no subcommand sing"],
                         list(documents.subcommands("./packaging/run ask a\nbuild/release/bin/pllava sing\n", "Subcommands:\n  ask   one answer\n")))

    def test_folder_table_is_held_against_the_tree(self):
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            for name in ("core/base", "core/video"):
                (root / name).mkdir(parents=True)
                (root / name / "CMakeLists.txt").touch()
            self.assertEqual(["ARCHITECTURE.md: core/gone is not there", "ARCHITECTURE.md: its table of folders lacks core/video"],
                             list(documents.folders(root, "| folder | holds |\n|---|---|\n| `core/base`, `core/gone` | `x` |\n")))


if __name__ == "__main__":
    unittest.main()
