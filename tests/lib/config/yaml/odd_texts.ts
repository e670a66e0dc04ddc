/** Texts without number that readers of YAML may take for something else: pieces that mean something, put together. */

const PIECES = [
  ..."0123456789abcdefxoyn_+-.:,;/~!&*%@`#<>=|?'\"\\()[]{} ",
  ...[
    "e",
    "E",
    "inf",
    "nan",
    "null",
    "true",
    "yes",
    "on",
    "off",
    "0x",
    "0o",
    "0b",
    "08",
    "<<",
    ": ",
    " #",
  ],
  ...[
    "- ",
    "? ",
    "---",
    "...",
    "\t",
    "\n",
    "\r",
    "\r\n",
    "\u0085",
    "\u2028",
    "\u2029",
    "\ufeff",
    "\u0000",
  ],
  ...[
    "\u001b",
    "\u007f",
    "\u00a0",
    "\ufffe",
    "é",
    "測",
    "😀",
    "👩‍💻",
    "2001-01-01",
    "12:30:45",
    "1_000",
    "T1Z",
  ],
];

/** So many, always the same: a failure can be seen again. */
export function oddTexts(count: number): readonly string[] {
  let state = 1;
  const below = (limit: number) => {
    // A linear congruential generator (Park and Miller, 1988).
    state = state * 48_271 % 2_147_483_647;
    return state % limit;
  };
  const one = () => Array.from({ length: 1 + below(6) }, () => PIECES[below(PIECES.length)]);
  const texts = Array.from({ length: count }, () => one().join(""));
  return [...new Set([...texts, "long ".repeat(14_000), "x".repeat(70_000)])];
}
