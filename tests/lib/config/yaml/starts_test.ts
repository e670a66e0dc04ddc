import { assertEquals } from "@std/assert";
import { startsIn } from "../../../../lib/config/yaml/starts.ts";
import { load } from "../world.ts";

Deno.test("a relative path starts at the directory of the file that says it", async () => {
  const rows: readonly [text: string, isRelative: boolean][] = [
    ['!secret "file:k.json"', true],
    ['{secret: "file:../k.json"}', true],
    ['!secret "file:/run/k.json"', false],
    ['!secret "file:~/k.json"', false],
    ['!secret "file:C:\\k.json"', false],
    [`!secret 'exec:["./k.sh", "a"]'`, true],
    ['!secret "exec:bin/k a/b"', true],
    [`!secret 'exec:["gopass", "a/b"]'`, true],
    ['!secret "exec:/usr/bin/k k.json"', true],
    ['!secret "keepassxc:keys.kdbx#a"', true],
    ['!secret "pass:a/b"', false],
    ['!secret "keyring:k"', false],
    ['!secret "keepassxc:/run/keys.kdbx?key_file=k&no_password#a"', true],
    ['!secret "keepassxc:/run/keys.kdbx?key_file=/run/k#a"', false],
    ["{mfa_process: bin/code x}", true],
    ["{credential_process: /bin/cat k.json}", true],
    ["{name: team/prod}", false],
    ["{credential_process: [cat, k.json]}", true],
    ["{command: [/bin/cat, k.json]}", true],
    ["[bin/code, x/y]", false],
    ['[!secret "file:k"]', true],
    ["./token", true],
    ["[../bin/helper, x]", true],
    ["https://example.com/a", false],
    ["5", false],
  ];
  for (const [text, isRelative] of rows) {
    const { root } = await load({ "/work/atmos.yaml": `auth: {a: {b: ${text}}}` });
    assertEquals(startsIn(root), isRelative ? ["/work"] : [], text);
  }
});
