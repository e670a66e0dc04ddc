/** Names of identities that trip up whoever writes them into AWS's files, or reads them there. */

/** Each becomes a profile of its own. */
export const ODD_NAMES: readonly string[] = [
  ...[
    "prod-admin",
    "team/prod.admin@eu",
    "a b",
    "[p]-q",
    "x]",
    '"quoted one"',
    "it's the",
    "#h",
    "a #bc",
  ],
  ...[
    "a ;bcd",
    ";",
    "größer",
    "测试名称",
    "ab\\cd ef",
    "$HOME/é",
    "%(x)sy",
    "a=bcdefghi",
    "a:bcdef",
    "__proto__",
  ],
  ...[
    "  lead12",
    "trail1234  ",
    "1e3",
    "{y}",
    "x\u2028yz12",
    "--flag",
    "`id`12345",
  ],
  ...["☁☁☁☁☁☁☁☁☁☁☁☁☁☁", "default"],
];

/** A configuration with a stand-in of each name. */
export function configOf(names: readonly string[]): string {
  const identities = Object.fromEntries(names.map((name) => [name, { kind: "mock/aws" }]));
  return JSON.stringify({ auth: { identities } });
}
