/** Odd files for AWS's tools, made by a seed: the same seed makes the same file. */

/** Draws numbers below a number. */
export type Dice = (sides: number) => number;

/** Dice that fall the same way for the same seed. */
export function dice(seed: number): Dice {
  let state = seed | 0;
  return (sides) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides;
  };
}

/** One of them. */
export function one<T>(roll: Dice, list: readonly T[]): T {
  return list[roll(list.length)]!;
}

const BLANKS = [
  "",
  "",
  "",
  "",
  " ",
  "  ",
  "\t",
  "    ",
  "\f",
  "\v",
  "\x85",
  "\u2028",
  "\xa0",
  "\x1c",
];
const ENDS = ["\n", "\n", "\n", "\n", "\n", "\r\n", "\r", "\n\n"];
const ODD = [
  ...["\f", "\v", "\x85", "\u2028", "\u2029", "\x1e", "\xa0", "\u200b", "\uFEFF", "\0", "\u3000"],
  ..."[]#;:='\"\\ /é☁𝔘İß",
];
const NAMES = [
  ...[
    "dev",
    "prod",
    "default",
    "DEFAULT",
    "a b",
    '"a b"',
    "'a b'",
    "[x]-y",
    "x]",
    "[",
    "größe",
    "测试",
  ],
  ...[
    'it"s',
    "o'brien",
    "a\\ b",
    "a # b",
    "a;b",
    "preview",
    "plugins",
    "__proto__",
    "",
    '""',
    "A/b@c",
  ],
];
const WORDS = [
  ...[
    "profile ",
    "profile ",
    "profile ",
    "profile ",
    "sso-session ",
    "services ",
    "",
    "",
    "profile",
  ],
  ...["profile\t", "Profile ", "profiles ", " profile ", "profile  ", "sso-sessions ", "DEFAULT"],
];
const KEYS = [
  ...["region", "REGION", "role_arn", "source_profile", "credential_process", "s3", "endpoint_url"],
  ...["aws_access_key_id", "sso_session", "a b", "", "İ", "key:with", "[k]", "[k", "x#y", "output"],
];
const VALUES = [
  ...[
    "",
    "",
    "eu-west-1",
    "x",
    "a = b",
    "a: b",
    "x # y",
    "x ; y",
    "#x",
    "; x",
    "[x]",
    "[x",
    "\\",
    "%",
  ],
  ...['"quoted"', "'q", "größe", "a\\", "%(region)s", "x\u2028y", "x\fy", "a\x85b = c", "\uFEFFx"],
];
const DELIMITERS = [
  "=",
  " = ",
  " = ",
  "=",
  ":",
  " : ",
  "\t=\t",
  " ",
  "",
  "==",
  " =: ",
  "\xa0=\xa0",
];
const TRAILS = ["", "", "", "", " ", "  # note", " /* note */", " = x", "]", "[", "\t", "\xa0"];

/** A file with some of everything that a reader may stumble over. */
export function oddFile(roll: Dice): string {
  const wild = roll(3);
  const lines = Array.from({ length: 1 + roll(14) }, () => oddLine(roll, wild));
  const first = roll(3) === 0 ? "" : `[${headerText(roll)}]\n`;
  return `${roll(12) === 0 ? "\uFEFF" : ""}${first}${lines.join("")}`.toWellFormed();
}

function oddLine(roll: Dice, wild: number): string {
  const line = `${one(roll, roll(2 + wild) ? BLANKS : [""])}${bareLine(roll, wild)}`;
  return `${roll(30 - 8 * wild) === 0 ? disturbed(roll, line) : line}${one(roll, ENDS)}`;
}

function bareLine(roll: Dice, wild: number): string {
  switch (roll(10)) {
    case 0:
      return one(roll, ["# note", "; note", "#", "  # [x]", "rem x", "", " ", "\t"]);
    case 1:
    case 2:
      return `[${headerText(roll)}${roll(2) ? roll(40) : ""}]${one(roll, TRAILS)}`;
    case 3:
      if (wild < 2) return "key = x";
      return one(roll, [
        "word",
        "[profile x",
        "[]",
        "]",
        "= x",
        ": x",
        "x",
        "[[x]]",
        "[ ]",
        "key =",
      ]);
    default:
      return `${one(roll, KEYS)}${roll(3)}${
        roll(9 + 20 * (2 - wild)) ? one(roll, DELIMITERS.slice(0, 4)) : one(roll, DELIMITERS)
      }${one(roll, VALUES)}${one(roll, roll(4) ? [""] : TRAILS)}`;
  }
}

function headerText(roll: Dice): string {
  return `${one(roll, WORDS)}${one(roll, NAMES)}${roll(8) ? "" : one(roll, ODD)}`;
}

/** With one character more, or one less. */
function disturbed(roll: Dice, line: string): string {
  const at = roll(line.length + 1);
  return line.slice(0, at) + (roll(2) ? one(roll, ODD) : "") + line.slice(at + roll(2));
}
