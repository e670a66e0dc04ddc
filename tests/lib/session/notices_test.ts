import { assertEquals } from "@std/assert";
import { noticesOf } from "../../../lib/session/notices.ts";

const MINUTE = 60_000;

const LOGIN = "and can't be renewed without you\natmos-auth login -i prod";
const MAXIMUM = "when its session.maximum is over";
const OTHER = "and is not renewed, since it would be eve now\nexit";
const DOUBT = "and is not renewed while nobody can be asked who it would be now\n" +
  "atmos-auth status";
const GONE = "the credentials of prod were withdrawn, since its session.maximum is over\nexit";

const ROWS = [
  ["all is well", 1, {}, []],
  ["trouble that may pass", 16, { trouble: "no" }, []],
  ["a quarter of an hour", 15, { trouble: "no" }, [`prod lapses within 15 minutes ${LOGIN}`]],
  ["still the same news", 6, { trouble: "no" }, [`prod lapses within 15 minutes ${LOGIN}`]],
  ["five minutes", 5, { trouble: "no" }, [`prod lapses within 5 minutes ${LOGIN}`]],
  ["too late", 0, { trouble: "no" }, [`prod has lapsed ${LOGIN}`]],
  ["a maximum far away", 60, { ends: 16 * MINUTE }, []],
  ["a maximum", 60, { ends: 15 * MINUTE }, [`prod is taken away within 15 minutes, ${MAXIMUM}`]],
  ["a near maximum", 60, { ends: MINUTE }, [`prod is taken away within 5 minutes, ${MAXIMUM}`]],
  ["a maximum before it lapses", 9, { ends: 8 * MINUTE, trouble: "no" }, [
    `prod is taken away within 15 minutes, ${MAXIMUM}`,
  ]],
  ["somebody else in its place", 60, { other: "eve" }, [`prod stays who it was ${OTHER}`]],
  ["it lapses then", 9, { other: "eve", trouble: "no" }, [
    `prod lapses within 15 minutes ${OTHER}`,
  ]],
  ["renewed, and not written", 60, { trouble: "it is open", unwritten: true }, [
    "prod was renewed, and its programs don't have it yet: it is open\natmos-auth status",
  ]],
  ["in doubt", 60, { doubted: true, trouble: "no" }, [`prod stays who it was ${DOUBT}`]],
  ["in doubt, and near", 5, { doubted: true }, [`prod lapses within 5 minutes ${DOUBT}`]],
  ["withdrawn", 60, { ends: 0, withdrawn: "its session.maximum is over" }, [GONE]],
] as const;

Deno.test("what lapses or is taken away is told a quarter of an hour and five minutes ahead", () => {
  for (const [what, minutes, state, lines] of ROWS) {
    const notices = noticesOf([{ name: "prod", expires: minutes * MINUTE, ...state }], 0);
    assertEquals([what, notices], [what, lines.map((line) => `${line}\n`).join("")]);
  }
});

Deno.test("a command stands on a line of its own, once, below what is said of all", () => {
  const held = (name: string) => ({ name, expires: MINUTE, trouble: "no" });
  const lapsing = (name: string) =>
    `${name} lapses within 5 minutes and can't be renewed without you`;
  const other = { name: "c", other: "eve" };
  const told = noticesOf([held("a"), held("b"), other, { ...other, name: "d" }], 0);
  assertEquals(told.split("\n"), [
    `${lapsing("a")}; ${
      lapsing("b")
    }; c stays who it was and is not renewed, since it would be eve ` +
    "now; d stays who it was and is not renewed, since it would be eve now",
    "atmos-auth login -i a",
    "atmos-auth login -i b",
    "exit",
    "",
  ]);
});
