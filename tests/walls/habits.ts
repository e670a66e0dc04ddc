/** How nothing here is written. */
import { ALL, OURS, type Wall } from "./wall.ts";

/** Regular expressions that are built, and in how many places: of constants, or of what is escaped as a whole. */
const BUILT: Readonly<Record<string, number>> = {
  "lib/config/yaml/tags.ts": 1,
  "lib/config/files/dotenv.ts": 1,
  "lib/duration.ts": 1,
  "lib/commands/env/shells.ts": 1,
  "lib/commands/export_profiles/managed_block.ts": 1,
  "lib/session/shells/handover.ts": 1,
  "lib/session/shells/mod.ts": 1,
  "lib/list/shown.ts": 1,
  "lib/terminal/redact.ts": 1,
  "lib/terminal/secret_shapes.ts": 1,
  "providers/aws/fields.ts": 1,
};

/** Where the compiler is told, not asked, and in how many places: a type that says it would be better. */
const TOLD: Readonly<Record<string, number>> = {
  "lib/config/schema/fields.ts": 1,
  "lib/deno/lockdown.ts": 3,
  "lib/environment/passed.ts": 2,
  "providers/azure/tenant.ts": 1,
  "providers/gcp/cage/transport.ts": 1,
};

/** Lines that export something which no comment describes; a re-export is described where it stands. */
function undocumented(text: string, bare: string): string[] {
  const lines = text.split("\n");
  return bare.split("\n").flatMap((line, index) => {
    if (
      !/^export (?:async |abstract )*(?:function|class|const|let|interface|type) [\w$]/.test(line)
    ) {
      return [];
    }
    const above = lines.slice(0, index).reverse().find((one) => !one.startsWith("// deno-lint-"));
    return above?.trimEnd().endsWith("*/") ? [] : [lines[index]!];
  });
}

/** What no file may hold. */
export const HABITS: readonly Wall[] = [
  {
    name: "a pattern from outside becomes a regular expression",
    covers: OURS,
    broken: ({ path, bare }) => (bare.match(/\bnew RegExp\(/g)?.length ?? 0) !== (BUILT[path] ?? 0),
    breaks: [["lib/a.ts", "const wanted = new RegExp(glob);"]],
  },
  {
    name: "any",
    covers: ALL,
    broken: ({ bare }) => /(?::|\bas|<|\||&|,)\s*any\b(?!\s*[(:.])|\bany\[\]/.test(bare),
    breaks: [["lib/a.ts", "const a: any = 1;"], ["tests/a.ts", "const a = b as any;"], [
      "scripts/a.ts",
      "const a = new Map<string, any>();",
    ]],
  },
  {
    name: "a type error is hushed",
    covers: ALL,
    broken: ({ text }) => /\/[/*]\s*@ts-(?:ignore|expect-error|nocheck)/.test(text),
    breaks: [["lib/a.ts", `// @ts-${"ignore"} it is fine\nconst a = 1;`]],
  },
  {
    name: "a cast through unknown that nobody counted",
    covers: OURS,
    broken: ({ path, bare }) =>
      (bare.match(/\bas unknown as\b/g)?.length ?? 0) !== (TOLD[path] ?? 0),
    breaks: [["lib/a.ts", "const a = b as unknown as C;"]],
  },
  {
    // Whoever writes a line anywhere is not told whose shell it is for: the process has one person, at one shell.
    name: "module-level mutable state",
    covers: /^(?!lib\/terminal\/spoken\.ts$)(?:main\.ts|lib\/|providers\/)/,
    broken: ({ bare }) => /^(?:export )?(?:let|var)\s/m.test(bare),
    breaks: [["lib/a.ts", "let count = 0;"]],
  },
  {
    name: "an export without a doc comment",
    covers: /^(?!tests\/(?:fixtures\/|.*_test\.ts))/,
    broken: ({ text, bare }) => undocumented(text, bare).length > 0,
    breaks: [["lib/a.ts", "export const A = 1;"], [
      "lib/a.ts",
      "/** A. */\nconst a = 1;\nexport function b() {}",
    ]],
  },
  {
    name: "a place for whatever has no place",
    covers: ALL,
    broken: ({ path }) => /(?:^|\/)(?:utils?|helpers?|misc|common_utils)(?:\/|\.ts$)/.test(path),
    breaks: [["lib/utils.ts", "const a = 1;"]],
  },
  {
    name: "an error is built anew of another's parts, where `with` keeps all that it has",
    covers: OURS,
    // What another process answered is no error yet.
    broken: ({ bare }) => /\bnew UserError\(\s*(?!(?:heard|this)\b)\w+\.code\b/.test(bare),
    breaks: [["lib/a.ts", "throw new UserError(error.code, error.message, { hint });"]],
  },
  {
    name: "a comment begins with a question's word, which does not say what it is about",
    covers: /^(?:main\.ts$|(?:lib|providers|scripts)\/)/,
    broken: ({ text }) =>
      /\/\*\*\s*(?:\*\s*)?(?:What|How|Where|Which|Who|Whose|Whom|Why|Those|The same)\b/.test(text),
    breaks: [
      ["lib/a.ts", "/** What it takes. */\nexport interface A {}"],
      ["lib/cli/a.ts", "/**\n * Those that were said.\n */\nfunction a() {}"],
      ["lib/browser/a.ts", "/**\n * Why nobody came.\n */\nconst a = 1;"],
      ["lib/chain/a.ts", "/** Who waits. */\ninterface A {}"],
      ["lib/commands/env/a.ts", "/** Which it is. */\nexport const A = 1;"],
      ["lib/config/files/a.ts", "/** Where it stands. */\nconst a = 1;"],
      ["lib/trust/a.ts", "/** The same of all files. */\nfunction a() {}"],
      ["providers/aws/a.ts", "/** Whose it is. */\nfunction a() {}"],
      ["scripts/a.ts", "/** How it is made. */\nfunction a() {}"],
    ],
  },
  {
    name: "a type is called by a participle, which does not say what it is",
    covers: OURS,
    broken: ({ bare }) =>
      /\b(?:interface|type|class) (?:About|Asked|Found|Given|Held|Known|Meant|Named|Said|Taken|Told|Wanted)\b/
        .test(bare),
    breaks: [["lib/a.ts", "/** A question. */\nexport interface Asked {}"]],
  },
  {
    name: "a test takes any failure for the refusal that it means, a bug's, too",
    covers: /^tests\/(?:lib|providers)\//,
    broken: ({ bare }) => /(?:[[(]|, )(?:\w+\.)?status (?:===|!==) 0[,\]]/.test(bare),
    breaks: [["tests/lib/a_test.ts", "assertEquals([status === 0, out], [false, '']);"]],
  },
];
