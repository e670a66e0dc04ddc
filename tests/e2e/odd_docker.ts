/** docker's `config.json` as people, tools and editors leave it behind: made by a seed. */
import { type Dice, one } from "../providers/aws/shared/odd_files.ts";

/** Programs that docker asks for logins: one that has any, one that knows none, one that isn't there. */
export const HELPERS = ["odd", "none", "nosuch"];

/** What a login consists of, for one host or none. */
const USERS = ["ada:pw", "größe:a:b", "<token>:x", "00000000-0000:é", "a b: c "];

type Pair = readonly [key: string, value: string];

const text = (value: string) => JSON.stringify(value);

const base64 = (value: string) => new TextEncoder().encode(value).toBase64();

/** JSON, key by key, so that keys can stand twice. */
function object(roll: Dice, pairs: readonly Pair[]): string {
  const blank = () => one(roll, ["", "", " ", "\n\t", "\r\n", "  "]);
  const each = pairs.map(([key, value]) => `${blank()}${key}${blank()}:${blank()}${value}`);
  return `{${each.join(`${blank()},`)}${blank()}}`;
}

/** A registry as docker and its neighbours spell it: an address of old, or a host. */
function spelled(roll: Dice, host: string): string {
  const bare = one(roll, [host, host, host, host.toUpperCase()]);
  return one(roll, [
    ...[bare, bare, bare, `https://${bare}`, `http://${bare}`, `https://${bare}/v1/`],
    ...[`${bare}/`, `https://${bare}/v2/`, ` ${bare}`, `${bare}/robot`, `HTTPS://${bare}`],
  ]);
}

function login(roll: Dice): string {
  const user = one(roll, USERS);
  const [name, ...rest] = user.split(":");
  return one<() => string>(roll, [
    () => object(roll, [['"auth"', text(base64(user))]]),
    () => object(roll, [['"auth"', text(base64(user))], ['"email"', text("ada@example.com")]]),
    () => object(roll, [['"auth"', text(base64(user).replace(/.{4}/, "$&\n"))]]),
    () => object(roll, [['"AUTH"', text(base64(user))]]),
    () => object(roll, [['"username"', text(name!)], ['"password"', text(rest.join(":"))]]),
    () => object(roll, [['"auth"', text(base64(`${user}\0`))]]),
    () => object(roll, [['"auth"', text(base64("old:one"))], ['"auth"', text(base64(user))]]),
    () => object(roll, [['"auth"', text(base64(user).replaceAll("=", ""))]]),
    () => object(roll, [['"auth"', text(base64("nothing"))]]),
    () => object(roll, [['"auth"', '""']]),
    () => object(roll, [['"auth"', one(roll, ["null", "1", "[]", "{}"])]]),
    () => object(roll, [['"future"', "[1]"], ['"auth"', text(base64(user))]]),
    () => "{}",
    () => one(roll, ["null", "[]", '"x"', "1"]),
  ])();
}

/** A key in a case that docker takes, too. */
function cased(roll: Dice, key: string): string {
  return text(one(roll, [
    ...[key, key, key, key, key, key.toLowerCase(), key.toUpperCase()],
    key.replace("s", "ſ"),
  ])).replace(roll(12) ? "" : "a", roll(12) ? "" : "\\u0061");
}

function member(roll: Dice, hosts: readonly string[]): Pair {
  const host = () => text(spelled(roll, one(roll, hosts)));
  const some = (value: () => string) =>
    Array.from({ length: roll(4) }, (): Pair => [host(), value()]);
  return one<() => Pair>(roll, [
    () => [cased(roll, "auths"), object(roll, some(() => login(roll)))],
    () => [cased(roll, "auths"), object(roll, some(() => login(roll)))],
    () => [cased(roll, "auths"), object(roll, hosts.map((each) => [text(each), login(roll)]))],
    () => [cased(roll, "credHelpers"), object(roll, some(() => text(one(roll, [...HELPERS, ""]))))],
    () => [
      cased(roll, "credHelpers"),
      object(roll, [[text(one(roll, hosts)), text(one(roll, [...HELPERS, ""]))]]),
    ],
    () => [cased(roll, "credsStore"), text(one(roll, [...HELPERS, "", "odd"]))],
    () => [cased(roll, one(roll, ["auths", "credHelpers", "credsStore"])), "null"],
    () => [cased(roll, "HttpHeaders"), object(roll, [['"X-Odd"', '"1"']])],
    () => [cased(roll, "detachKeys"), '"ctrl-e,e"'],
    () => [
      '"future"',
      one(roll, ["12345678901234567890", "[1e400]", '{"a":{"auths":{}}}', "null"]),
    ],
    () => ['"aliases"', '{"builder":"buildx"}'],
    () => [cased(roll, "proxies"), '{"default":{"httpProxy":""}}'],
    () => [cased(roll, "plugins"), '{"debug":{"hooks":"exec"}}'],
    () => [
      cased(roll, one(roll, ["auths", "credHelpers", "credsStore", "HttpHeaders", "psFormat"])),
      one(roll, ["1", "[]", '"x"', "true", "{}", '{"a":1}', '[{"a":"b"}]']),
    ],
  ])();
}

/** The bytes of the file, of logins to these registries. */
export function oddDocker(roll: Dice, hosts: readonly string[]): Uint8Array {
  const whole = object(roll, Array.from({ length: roll(6) }, () => member(roll, hosts)));
  const bent = one<() => string>(roll, [
    ...Array.from({ length: 24 }, () => () => whole),
    () => whole.slice(0, roll(whole.length + 1)),
    () => `${whole}${one(roll, ["}", "x", "\n}\n", "{}", "\0", ","])}`,
    () => `// mine\n${whole}`,
    () => whole.replace(/}\s*$/, ",}"),
    () => `\ufeff${whole}`,
    () => ["", " \n", "null", "[]", '"x"', "1", "{}", "true"][roll(8)]!,
    () => whole.replaceAll('"', "'"),
    () => whole.replace(/"(?=\w)/, '"\t'),
    () => `\n\n \t${whole}\n\n`,
    () => whole.replace("{", '{"__proto__":{"auths":{}},'),
    () => whole.replace("{", '{"a":"\\ud800","b":"\\x",'),
    () => whole.replace("{", '{"a":"\\ud800",'),
    () => whole.replace("{", '{"a":01,'),
    () => whole.replace("{", '{"a":NaN,'),
    () => whole.replace("{", `{"deep":${"[".repeat(200)}${"]".repeat(200)},`),
  ])();
  const bytes = new TextEncoder().encode(bent);
  if (roll(40) === 0) return Uint8Array.from(bytes, (byte) => byte === 0x61 ? 0xe9 : byte);
  return bytes;
}
