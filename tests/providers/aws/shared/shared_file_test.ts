import { assertEquals } from "@std/assert";
import { parseShared } from "../../../../providers/aws/shared/shared_file.ts";
import { isReadOtherwise, ourAnswer } from "./answers.ts";
import answers from "./answers_of_botocore.json" with { type: "json" };

Deno.test("odd files are read as botocore reads them", () => {
  for (const { text, answer } of answers) {
    if (!isReadOtherwise(text)) {
      assertEquals<unknown>(ourAnswer(text), answer, JSON.stringify(text));
    }
  }
});

/** What is left of a file that AWS's CLI refuses, or reads otherwise. */
function read(text: string) {
  const { sections, oddities } = parseShared(text, "config");
  return {
    sections: sections.map(({ header, settings, unclear }) => [
      header,
      [...settings].map(([name, { value }]) => `${name}=${value}`).join(" "),
      ...unclear === undefined ? [] : [unclear.text],
    ]),
    told: oddities.map(({ line, subject }) => `${line} ${subject}`),
  };
}

Deno.test("what stands below a line that can't be read belongs to nobody, up to the next section", () => {
  const half =
    "[profile dev]\nx = 1\n[profile prod\nrole_arn = evil\n  more\n[profile base]\nz = 3\n";
  const expected = {
    sections: [["profile dev", "x=1"], ["profile base", "z=3"]],
    told: ["3 the line"],
  };
  assertEquals(read(half), expected);
  // AWS's CLI would take that line for a setting of `dev`, and the ones below too.
  assertEquals(read(half.replace("prod\n", "prod:x\n")), expected);
  assertEquals(read("x = 1\ny = 2\n[a]\nx = 1\nnonsense\ny = 2\n[b]\ny = 3\n"), {
    sections: [["a", "x=1", "line 5 can't be read"], ["b", "y=3"]],
    told: ["1 the line", "5 the line"],
  });
});

Deno.test("a section that says two things of one setting is unclear, and one that says it twice is not", () => {
  assertEquals(read("[a]\nx = 1\n[b]\nz = 1\n[a]\nX = 2\n[b]\nz = 1\ny = 2\n"), {
    sections: [["a", "x=2", 'lines 2 and 6 differ in "x"'], ["b", "z=1 y=2"]],
    told: ["5 section [a]", "7 section [b]", '6 "x" in [a]', '8 "z" in [b]'],
  });
  assertEquals(read("[a]\ns3 =\n  x\n").sections, [
    ["a", "s3=", 'what stands below "s3" in line 2 can\'t be read'],
  ]);
  const general = read("[DEFAULT]\nx = 1\nx = 2\n[a]\ny = 1\n").sections;
  assertEquals(general, [["a", "x=2 y=1", 'lines 2 and 3 differ in "x"']]);
});

Deno.test("a byte order mark hides nothing, and a section that is indented too far is told of", () => {
  assertEquals(read("\uFEFF[a]\nx = 1\n"), { sections: [["a", "x=1"]], told: [] });
  const { sections, told } = read("[a]\nx = 1\n  [b]\n  y = 2\n");
  assertEquals([sections.length, told], [1, ["3 the line in brackets"]]);
});
