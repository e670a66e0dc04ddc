import { inWordsOf } from "../in_words_of.ts";
import { assertEquals, assertStringIncludes } from "@std/assert";
import { MachineError, type Place, UserError } from "../../../lib/errors.ts";
import { Secret, type SecretForm } from "../../../lib/secret.ts";
import { fieldOf } from "../../../lib/references/field.ts";
import { resolveSecret } from "../../../lib/references/mod.ts";
import type { HelperResult } from "../../../lib/system/programs.ts";
import { fakeKeyring, fakeSystem, type Prepared } from "../../fake_system.ts";
import { secretRecord } from "../../../lib/store/store.ts";
import { memoryStore } from "../../../lib/store/memory.ts";
import type { Staged } from "../../fake/disk.ts";
import { UNWATCHED } from "../../unwatched.ts";
import { NO_MANAGERS } from "./no_managers.ts";
import { processEnvironment } from "../../process_environment.ts";
import { secretEnvironments } from "../../../lib/environment/programs.ts";

const AT: Place = { file: "/work/conf/atmos.yaml", line: 3, column: 5, path: "auth.x" };
const CANARY = "canary-secret-EXAMPLE";

/** A machine, the secrets on it, and what was learned. */
function machine(prepared: Prepared = {}) {
  const system = fakeSystem({ ...prepared, env: { HOME: "/home/ada", ...prepared.env } });
  const learned: string[] = [];
  const learn = (secret: string) => void learned.push(secret);
  const environment = secretEnvironments(system, { families: [], pass: [] });
  const person = { ...UNWATCHED, ask: () => Promise.reject(new Error("nobody is asked")) };
  const secrets = {
    system,
    behind: system,
    learn,
    environment,
    person,
    managers: NO_MANAGERS,
    store: memoryStore(),
    found: new Map(),
  };
  const resolve = async (reference: string, at = AT) => {
    const cut = reference.indexOf(":");
    const [scheme, rest] = [reference.slice(0, cut), reference.slice(cut + 1)];
    const secret = await resolveSecret({ reference: { scheme, rest } }, secrets, at);
    return secret.reveal();
  };
  return { system, secrets, learned, resolve };
}

async function refusal(pending: Promise<unknown>) {
  try {
    await pending;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { code, message, hint, at } = error;
    assertEquals(`${message} ${hint}`.includes("canary"), false);
    return { code, message, hint, at };
  }
  throw new Error("it was not refused");
}

const ran = (result: Partial<HelperResult>): Prepared => ({
  run: () => ({ status: 0, stdout: "", stderr: "", ...result }),
});

Deno.test("attack: a program in the directory that somebody looks into tells the secret", async () => {
  const programs: string[] = [];
  const { resolve } = machine({
    env: { PATH: ".:/usr/bin:bin:/bin:" },
    run: ({ program, env }) => {
      programs.push(`${program} on ${env.PATH}`);
      return { status: 0, stdout: CANARY, stderr: "" };
    },
  });
  for (
    const exec of [
      'exec:["./good"]',
      "exec:../bin/good x",
      "exec:~/good",
      "exec:/opt/good",
      "exec:good",
    ]
  ) {
    await resolve(exec);
  }
  const named = ["/work/conf/good", "/work/bin/good", "/home/ada/good", "/opt/good", "good"];
  assertEquals(programs, named.map((program) => `${program} on /usr/bin:/bin`));
});

Deno.test("a file that was fetched names no program beside it", async () => {
  const { secrets } = machine(ran({ stdout: CANARY }));
  const source = { reference: { scheme: "exec", rest: "./good" } };
  const at = { ...AT, file: "https://example.com/atmos.yaml" };
  const { message } = await refusal(resolveSecret(source, secrets, at));
  assertStringIncludes(message, 'Cannot run "./good": a file that was fetched has none beside it');
});

Deno.test("a secret in place is itself, and is learned", async () => {
  const { secrets, learned } = machine();
  const secret = await resolveSecret({ value: new Secret(CANARY) }, secrets, AT);
  assertEquals([secret.reveal(), learned], [CANARY, [CANARY]]);
});

Deno.test("every scheme finds its secret, and the redactor learns it", async () => {
  const cases: readonly [string, Prepared][] = [
    ["keyring:deploy-key", { keyring: fakeKeyring({ "deploy-key": CANARY }) }],
    ["env:TOKEN", { env: { TOKEN: CANARY } }],
    ["file:/run/token", { files: { "/run/token": `${CANARY}\n` } }],
    ["file:/run/token", { files: { "/run/token": `${CANARY}\r\n` } }],
    ["file:~/token", { files: { "/home/ada/token": CANARY } }],
    ["file:secrets/token", { files: { "/work/conf/secrets/token": CANARY } }],
    ['exec:["pass","show","a b"]', ran({ stdout: `${CANARY}\n` })],
    ["exec:pass show deploy", ran({ stdout: `${CANARY}\n` })],
  ];
  for (const [reference, prepared] of cases) {
    const { resolve, learned } = machine(prepared);
    assertEquals([reference, await resolve(reference)], [reference, CANARY]);
    assertEquals(new Set(learned), new Set([CANARY]));
  }
});

Deno.test("whatever keeps a value, lines around it are no part of it, and blanks on its line are", async () => {
  const pem = "-----BEGIN X-----\nx\n\ny\n-----END X-----";
  const cases = [
    ["a\n", "a"],
    ["a\r\n\n", "a"],
    ["a\r", "a"],
    ["\n \t\r\na b\n \n\t", "a b"],
    [" a \n\n", " a "],
    ["\u00a0a\ufeff\n", "\u00a0a\ufeff"],
    [`\n${pem}\r\n\r\n`, pem],
  ] as const;
  for (const [text, value] of cases) {
    const prepared = { files: { "/f": text }, env: { V: text }, ...ran({ stdout: text }) };
    const it = machine({ ...prepared, keyring: fakeKeyring({ name: text }) });
    for (const reference of ["file:/f", "env:V", "exec:x", "op://v/i/s/f", "keyring:name"]) {
      assertEquals([reference, await it.resolve(reference)], [reference, value]);
    }
  }
});

Deno.test("a key or a token is one word, whatever blanks are around it, and anything else is told", async () => {
  const { secrets } = machine({ env: { ONE: ` ${CANARY}\t\n`, TWO: "canary two" } });
  const word = async (rest: string) =>
    await resolveSecret({ reference: { scheme: "env", rest }, form: "word" }, secrets, AT);
  assertEquals((await word("ONE")).reveal(), CANARY);
  const { message, at } = await refusal(word("TWO"));
  assertEquals([message, at], [
    'Cannot read the secret "env:TWO": it must be one word here, and has more in it',
    AT,
  ]);
});

Deno.test("attack: the end of a line, or a NUL, stands in a name", async () => {
  const names = [
    "pass:a\nb",
    "bw:a\0b",
    "keepassxc:a.kdbx#b\0",
    "file:/a\0",
    "op://v/i/f\r",
    "env:A\n",
  ];
  for (const reference of [...names, "keyring:a\n", 'exec:["a\\u0000","b"]']) {
    const { system, resolve } = machine(ran({ stdout: CANARY }));
    assertEquals((await refusal(resolve(reference))).code, "secret_unavailable", reference);
    assertEquals(system.ran, []);
  }
});

Deno.test("attack: all that an item holds is sent where one value of it is meant", async () => {
  const env = { ALL: `{"key":"${CANARY}"}`, LIST: `["${CANARY}"]` };
  const { secrets } = machine({ env, keyring: fakeKeyring({ kept: env.ALL }) });
  const managers = {
    ...NO_MANAGERS,
    forms: new Map([["vault", "vault:MOUNT/PATH#FIELD"], ["other", "other:NAME"]]),
    check: () => Promise.resolve(),
    read: () =>
      Promise.resolve({
        secret: new Secret(`{ "n": 5, "password": "${CANARY}", "deep": {}, "id": "x" }`),
      }),
  };
  const via = { role: "provider", name: "v" } as const;
  const ask = async (scheme: string, rest: string, form?: SecretForm) => {
    const isManager = !["env", "keyring"].includes(scheme);
    const source = { reference: { scheme, rest, ...isManager ? { via } : {} } };
    return await resolveSecret(form ? { ...source, form } : source, { ...secrets, managers }, AT);
  };
  const all = await refusal(ask("vault", "a/b", "word"));
  for (const form of ["name", "text", "password"] as const) {
    assertEquals((await refusal(ask("vault", "a/b", form))).hint, all.hint);
  }
  assertStringIncludes(all.message, "it is an object in JSON, and one of its values is meant");
  const fields = ["password", "id", "n"];
  assertEquals(
    all.hint,
    fields.map((one) => `{secret: "vault:a/b#${one}", via: {provider: v}}`).join(", "),
  );
  // A field's mark without a field: those that there are.
  assertEquals((await refusal(ask("vault", "a/b#", "word"))).hint, all.hint);
  const alone = "!secret keyring:NAME   (with the value alone: atmos-auth secret set NAME)";
  const rows = [
    ["other", "a", alone],
    ["vault", "a/b#c", alone],
    ["env", "ALL", "stty -echo; read -r ALL; stty echo; export ALL"],
    ["keyring", "kept", "atmos-auth secret set kept"],
  ] as const;
  for (const [scheme, rest, mend] of rows) {
    const { message, hint } = await refusal(ask(scheme, rest, "word"));
    assertStringIncludes(message, "it is an object in JSON");
    assertEquals([scheme, hint], [scheme, mend]);
  }
  const list = await refusal(ask("env", "LIST", "text"));
  assertStringIncludes(list.message, "it is a list in JSON");
  assertStringIncludes((await ask("vault", "a/b")).reveal(), CANARY);
});

Deno.test("no word is sent that is broken JSON, or a reference of any scheme", async () => {
  const forms = new Map([["aws-sm", "aws-sm:NAME#FIELD"], ["vault", "vault:PATH#FIELD"]]);
  const resolve = async (value: string, form?: SecretForm) => {
    const { secrets } = machine({ env: { IT: value } });
    const source = { reference: { scheme: "env", rest: "IT" } };
    const asked = form ? { ...source, form } : source;
    return (await resolveSecret(asked, { ...secrets, managers: { ...NO_MANAGERS, forms } }, AT))
      .reveal();
  };
  for (const text of ['{"key":"canary"', '{"key":"canary",}', "{'key':'canary'}", "[canary"]) {
    const { message, hint } = await refusal(resolve(text, "word"));
    assertStringIncludes(message, "it begins as JSON does, and is broken JSON");
    assertStringIncludes(hint ?? "", "read -r IT");
    // A password may be so, and what reads a whole key tells of it in its own words.
    for (const form of ["password", undefined] as const) {
      assertEquals(await resolve(text, form), text);
    }
  }
  for (
    const text of [
      ...["keyring:x", "env:FOO", "file:/etc/x", "exec:canary", "pass:a/b", "bw:item"],
      ...["keepassxc:db#e", "vault:secret/a#b", "aws-sm:plain", "op://a/b/c"],
    ]
  ) {
    const { message } = await refusal(resolve(text, "word"));
    assertStringIncludes(message, "what is kept there is a reference itself");
    await refusal(resolve(text));
  }
  for (const text of ["$CANARY_NAME", "${CANARY_NAME}", "$(canary)", "%CANARY_NAME%"]) {
    for (const form of ["word", "text", "name", undefined] as const) {
      const { message } = await refusal(resolve(text, form));
      assertStringIncludes(message, "what is kept there is a shell's ");
    }
    assertEquals(await resolve(text, "password"), text);
  }
  const kept = machine({ keyring: fakeKeyring({ other: "$CANARY" }) });
  await kept.secrets.store.write(secretRecord("said"), "$CANARY");
  const word = (rest: string) =>
    resolveSecret({ reference: { scheme: "keyring", rest }, form: "word" }, kept.secrets, AT);
  // The store keeps it since somebody has said that it is the secret; what lies beside was never looked at.
  assertEquals((await word("said")).reveal(), "$CANARY");
  assertStringIncludes((await refusal(word("other"))).message, "a shell's variable");
  const name = await refusal(resolve("env:prod", "name"));
  assertStringIncludes(name.hint ?? "", "a name that only reads so: in place, untagged");
  for (const text of ["hvs.a:b", "arn:aws:iam::1:x", "https://a", "constructor:a"]) {
    assertEquals(await resolve(text, "word"), text);
  }
  assertEquals(await resolve("pass:word1", "password"), "pass:word1");
});

Deno.test("what a secret manager keeps is mended where it is kept", async () => {
  const reference = { scheme: "aws-sm", rest: "x", via: { role: "identity", name: "a" } } as const;
  for (const text of ["{'key':'canary'}", "canary canary", "\0"]) {
    const { secrets } = machine();
    const managers = {
      ...NO_MANAGERS,
      forms: new Map([["aws-sm", "aws-sm:NAME#FIELD"]]),
      read: () => Promise.resolve({ secret: new Secret(text), filling: "aws put-it x" }),
    };
    const source = { reference, form: "word" } as const;
    const { hint } = await refusal(resolveSecret(source, { ...secrets, managers }, AT));
    assertEquals([text, hint], [text, "aws put-it x"]);
  }
});

Deno.test("nothing is looked for before it is needed, and then once", async () => {
  let runs = 0;
  const run = () => ({ status: 0, stdout: `${CANARY}${++runs}\n`, stderr: "" });
  const { resolve } = machine({ run });
  assertEquals(runs, 0);
  const both = await Promise.all([resolve("exec:pass"), resolve("exec:pass")]);
  assertEquals([...both, await resolve("exec:pass"), runs], [
    `${CANARY}1`,
    `${CANARY}1`,
    `${CANARY}1`,
    1,
  ]);
});

Deno.test("what can't be the value is told by its reference, and what may have lines has them", async () => {
  for (
    const [stdout, why] of [
      [`[WARN] a new version is there\n${CANARY}`, "it has 2 lines, and is no key in PEM"],
      ["\n", "that field is empty"],
      [" \n\n", "that field is empty"],
    ] as const
  ) {
    const { message, at } = await refusal(machine(ran({ stdout })).resolve("op://v/i/f"));
    assertStringIncludes(message, `Cannot read the secret "op://v/i/f": ${why}`);
    assertEquals(at, AT);
  }
  const whole = [
    '{\n"a": 1\n}',
    `${"aGVs".repeat(16)}\naGVsbG8=`,
    "-----BEGIN X-----\nx\n-----END X-----",
  ];
  for (const stdout of whole) {
    assertEquals(await machine(ran({ stdout })).resolve("op://v/i/f"), stdout);
  }
});

Deno.test("what failed is tried again", async () => {
  const env: Record<string, string> = {};
  const { resolve } = machine({ env });
  await refusal(resolve("env:LATER"));
  const later = machine({ env: { LATER: CANARY } });
  assertEquals(await later.resolve("env:LATER"), CANARY);
  let status = 1;
  const { resolve: again } = machine({ run: () => ({ status, stdout: CANARY, stderr: "" }) });
  await refusal(again("exec:pass"));
  status = 0;
  assertEquals(await again("exec:pass"), CANARY);
});

Deno.test("the same relative path in another file is another secret", async () => {
  const files = { "/a/token": "secret of a", "/b/token": "secret of b" };
  const { resolve } = machine({ files });
  assertEquals(await resolve("file:token", { ...AT, file: "/a/atmos.yaml" }), "secret of a");
  assertEquals(await resolve("file:token", { ...AT, file: "/b/atmos.yaml" }), "secret of b");
});

Deno.test("what can't be had is named, with a mend, and without the value", async () => {
  const cases: readonly [string, Prepared, string, string][] = [
    [
      "keyring:deploy",
      { keyring: fakeKeyring() },
      "neither the store nor the keyring has a secret of that name",
      "atmos-auth secret set deploy",
    ],
    [
      "env:TOKEN",
      {},
      "that variable is not set",
      "stty -echo; read -r TOKEN; stty echo; export TOKEN",
    ],
    [
      "env:TOKEN",
      { env: { TOKEN: "" } },
      "that variable is empty",
      "stty -echo; read -r TOKEN; stty echo; export TOKEN",
    ],
    ["env:A; rm -rf ~", {}, "that variable is not set", "!secret env:VAR"],
    ["file:/no", {}, "the file is not there", "ls -l /no"],
    ["file:/$(x)", {}, "the file is not there", "ls -l '/$(x)'"],
    ["file:/empty", { files: { "/empty": "\n" } }, "the file is empty", "ls -l /empty"],
    ["file:/dir", { files: { "/dir/x": "" } }, "it is not a regular file", "ls -l /dir"],
  ];
  for (const [reference, prepared, why, hint] of cases) {
    assertEquals(await refusal(machine(prepared).resolve(reference)), {
      code: "secret_unavailable",
      message: `Cannot read the secret "${reference}": ${why}`,
      hint,
      at: AT,
    });
  }
});

Deno.test("a file's name is read by no shell: what one would have put in its place is told, and the right name", async () => {
  const variables = "no variables are read here, and there is no file so called";
  const homes = "nobody else's home is known here, and there is no file so called";
  const quotes = "no quotes are read here, and there is no file so called";
  const rows = [
    ["file:$HOME/sec", variables, "file:~/sec"],
    ["file:${HOME}/sec", variables, "file:~/sec"],
    [String.raw`file:%USERPROFILE%\sec`, variables, String.raw`file:~\sec`],
    [String.raw`file:$env:USERPROFILE\sec`, variables, String.raw`file:~\sec`],
    ["file:$HOMES/sec", variables, "file:~/PATH"],
    ["file:~root/sec", homes, "file:~/PATH"],
    [String.raw`file:C:\%X%\sec`, variables, "file:~/PATH"],
    ['file:"/a b"', quotes, "file:/a b"],
    ["file:'~/a'", quotes, "file:~/a"],
  ] as const;
  for (const [reference, why, hint] of rows) {
    const { message, hint: told } = await refusal(machine({}).resolve(reference));
    assertEquals([message, told], [`Cannot read the secret "${reference}": ${why}`, hint]);
  }
  const there = machine({ files: { "/work/conf/$HOME": CANARY, "/work/conf/'a'": CANARY } });
  assertEquals(await there.resolve("file:$HOME"), CANARY);
  assertEquals(await there.resolve("file:'a'"), CANARY);
});

Deno.test("on Windows neither a device is read, nor what the drive decides that one is in", async () => {
  const drive = "it would depend on the drive that one is in";
  const device = "it is a device of Windows, and no file";
  const rows = [
    [String.raw`\w\secret`, drive, String.raw`file:D:\w\secret`],
    ["/work/secret", drive, String.raw`file:D:\work\secret`],
    ["C:sec", drive, String.raw`file:C:\sec`],
    ["/c/Users/ada/key", drive, String.raw`file:c:\Users\ada\key`],
    ["CON", device, "file:~/PATH"],
    [String.raw`C:\work\nul.txt`, device, "file:~/PATH"],
    ["~/com1", device, "file:~/PATH"],
  ] as const;
  const at = { ...AT, file: String.raw`D:\work\atmos.yaml` };
  for (const [rest, why, hint] of rows) {
    const { resolve } = machine({ os: "windows", cwd: String.raw`D:\work` });
    const { message, hint: told } = await refusal(resolve(`file:${rest}`, at));
    assertEquals([message, told], [`Cannot read the secret "file:${rest}": ${why}`, hint]);
  }
  const files = { [String.raw`D:\work\console.txt`]: CANARY };
  const { resolve } = machine({ os: "windows", cwd: String.raw`D:\work`, files });
  assertEquals(await resolve("file:console.txt", at), CANARY);
});

Deno.test("on Windows a file is as private as its access list, and the hint is typed there", async () => {
  const path = String.raw`C:\Users\ada\key`;
  const at = { ...AT, file: String.raw`C:\work\atmos.yaml` };
  const ask = (staged: Partial<Staged>, place = path) => {
    const env = { USERDOMAIN: "CORP", USERNAME: "ada" };
    const files = { [path]: { text: CANARY, ...staged } };
    const { resolve, system } = machine({ os: "windows", cwd: String.raw`C:\work`, env, files });
    return inWordsOf(system, () => resolve(`file:${place}`, at));
  };
  assertEquals(await ask({}), CANARY);
  const open = await refusal(ask({ mode: 0o644 }));
  assertStringIncludes(
    open.message,
    "others can reach the file (its access list lets others read it)",
  );
  assertEquals(open.hint, String.raw`icacls ${path} /inheritance:r /grant:r CORP\ada:F`);
  assertEquals((await refusal(ask({ owner: "other" }))).hint, `takeown /f ${path}`);
  assertEquals(
    (await refusal(ask({}, String.raw`C:\a b`))).hint,
    String.raw`cmd /c dir /q "C:\a b"`,
  );
});

Deno.test("a configuration can't name the store's own key", async () => {
  const keyring = fakeKeyring({
    "master-key": CANARY,
    "Master-Key": CANARY,
    "ma\u017fter-key": CANARY,
  });
  const { resolve, learned } = machine({ keyring });
  for (const name of ["master-key", "Master-Key", "master-key-trial", "ma\u017fter-key", "a b"]) {
    assertEquals((await refusal(resolve(`keyring:${name}`))).code, "secret_unavailable");
  }
  assertEquals(learned, []);
});

Deno.test("a name that can't be one is refused by what is wrong with it, and a secret in its place is not shown", async () => {
  const { resolve } = machine({ keyring: fakeKeyring({}) });
  const cases = [
    ["-x", '"keyring:-x": a name must not begin with -', "!secret keyring:x"],
    ["--", '"keyring:--": a name must not begin with -', "!secret keyring:my-secret"],
    [`ghp_${"canary".repeat(5)}`, '"keyring:...": that looks like a secret', "!secret keyring:my-"],
    ["canary/User+Secret/EXAMPLEKEY0000000000X", '"keyring:...": that looks', "!secret keyring:my"],
  ] as const;
  for (const [name, why, mend] of cases) {
    const { message, hint } = await refusal(resolve(`keyring:${name}`));
    assertStringIncludes(message, why);
    assertStringIncludes(hint ?? "", mend);
  }
});

Deno.test("a keyring that is not there, or locked, says so, and where it was needed", async () => {
  const gone = await refusal(machine({ keyring: undefined }).resolve("keyring:deploy"));
  assertEquals([gone.code, gone.at], ["store_unavailable", AT]);
  const locked = new UserError("store_locked", "it is locked", { hint: "unlock it" });
  const keyring = { ...fakeKeyring(), get: () => Promise.reject(locked) };
  const error = await refusal(machine({ keyring }).resolve("keyring:deploy"));
  assertEquals([error.code, error.hint, error.at], ["store_locked", "unlock it", AT]);
});

Deno.test("a secret file that is not the person's alone is refused", async () => {
  const cases = [
    [{ mode: 0o640 }, "others can reach the file (mode 0640)", "chmod 600 /token"],
    [{ mode: 0o604 }, "others can reach the file (mode 0604)", "chmod 600 /token"],
    [
      { owner: "other", mode: 0o644 },
      "the file belongs to somebody else",
      'sudo chown "$(id -u)" /token   (or a copy of your own: install -m 600 /token FILE)',
    ],
    [{ text: "x".repeat(2 ** 21) }, "the file is too large", "ls -l /token"],
  ] as const;
  for (const [odd, why, hint] of cases) {
    const { resolve, learned } = machine({ files: { "/token": { text: CANARY, ...odd } } });
    const error = await refusal(resolve("file:/token"));
    assertEquals([error.message, error.hint], [
      `Cannot read the secret "file:/token": ${why}`,
      hint,
    ]);
    assertEquals(learned, []);
  }
});

Deno.test("what root has put there is read as it is mounted into a container", async () => {
  const mounted = {
    "/secrets": { kind: "directory", mode: 0o3777, owner: "root" },
    "/secrets/..data": { target: "..1", owner: "root" },
    "/secrets/..1": { kind: "directory", mode: 0o2755, owner: "root" },
    "/secrets/token": { target: "..data/token", owner: "root" },
  } as const;
  for (const mode of [0o444, 0o644]) {
    const files = {
      ...mounted,
      "/secrets/..1/token": { text: CANARY, mode, owner: "root" },
    } as const;
    assertEquals(await machine({ files }).resolve("file:/secrets/token"), CANARY, mode.toString(8));
  }
});

Deno.test("what is mounted into a container for reading is root's own there, too", async () => {
  const mounted = (owner: "self" | "root", errno: string) => {
    const root = { kind: "directory", mode: 0o755, owner } as const;
    const it = machine({ files: { "/": root, "/run/token": { text: CANARY, mode: 0o644 } } });
    const checkWritable = () => Promise.reject(new MachineError("write", "no", { errno }));
    Object.assign(it.system.files, { checkWritable });
    return it.resolve("file:/run/token");
  };
  assertEquals(await mounted("self", "EROFS"), CANARY);
  for (const one of [mounted("self", "EACCES"), mounted("root", "EROFS")]) {
    assertStringIncludes((await refusal(one)).message, "others can reach");
  }
});

Deno.test("attack: others write to root's file, or put another of root's in its place", async () => {
  const root = { text: CANARY, mode: 0o644, owner: "root" } as const;
  const open = { kind: "directory", mode: 0o777, owner: "root" } as const;
  const cases = [
    [
      { "/token": { ...root, mode: 0o664 } },
      "/token",
      '"/token" can be written by others (mode 0664)',
    ],
    [{ "/x": open, "/x/token": root }, "/x/token", '"/x" can be written by others (mode 0777)'],
    [
      {
        "/real": root,
        "/x": { ...open, mode: 0o1777 },
        "/x/token": { target: "/real", owner: "other" },
      },
      "/x/token",
      '"/x/token" belongs to somebody else',
    ],
  ] as const;
  for (const [files, path, why] of cases) {
    const { resolve, learned } = machine({ files });
    const error = await refusal(resolve(`file:${path}`));
    assertStringIncludes(
      error.message,
      `: it is root's, and others could put another in its place: ${why}`,
    );
    assertEquals([error.hint?.startsWith(`install -m 600 ${path} FILE`), learned], [true, []]);
  }
});

Deno.test("a link is followed, and what it leads to is looked at", async () => {
  const files = { "/token": { target: "/real" }, "/real": CANARY };
  assertEquals(await machine({ files }).resolve("file:/token"), CANARY);
  const open = machine({ files: { ...files, "/real": { text: CANARY, mode: 0o644 } } });
  assertStringIncludes((await refusal(open.resolve("file:/token"))).message, "others can reach");
});

Deno.test("a file that can't be read is an answer, not a bug", async () => {
  const { resolve } = machine({ files: { "/token": { text: CANARY, mode: 0o000 } } });
  assertEquals(
    (await refusal(resolve("file:/token"))).message,
    `Cannot read the secret "file:/token": permission is denied`,
  );
});

Deno.test("a program gets its words as they are, the environment, and 30 seconds", async () => {
  const env = { HOME: "/home/ada", PATH: "/bin", ATMOS_KEYRING_PASSWORD: CANARY };
  const { resolve, system } = machine({ env, ...ran({ stdout: "x" }) });
  await resolve('exec:["pass","show","a b; $(c)","","\\u00e9"]');
  await resolve("exec:  op  read\top://v/i ");
  const shared = { env: processEnvironment({ HOME: "/home/ada", PATH: "/bin" }), timeout: 30_000 };
  assertEquals(system.ran, [
    { program: "pass", args: ["show", "a b; $(c)", "", "\u00e9"], ...shared },
    { program: "op", args: ["read", "op://v/i"], ...shared },
  ]);
});

Deno.test("a failing program is named with what it complained of, without its arguments and what it printed", async () => {
  const cases = [
    [{ status: 2, stdout: CANARY, stderr: CANARY }, "the program ended with status 2"],
    [
      { status: 2, stdout: `${CANARY}\n`, stderr: `not open\n\x1b[1mgot ${CANARY}\n` },
      'the program ended with status 2, saying "not open; got ***"',
    ],
    [{ status: 124, late: true, stdout: CANARY }, "the program took more than 30 s"],
    [{ status: 127 }, "the program is not there, in no directory of PATH"],
    [{ status: 0, stdout: "\n" }, "the program printed nothing"],
    [
      { status: 0, stdout: "a\nb\n" },
      "it has 2 lines, and is no key in PEM, no JSON and no Base64",
    ],
    [{ status: 0, stdout: "a\0b" }, "it is no text: it holds a NUL"],
    [
      { status: 0, stdout: "a".repeat(70_000) },
      "it is larger than any secret: 68 kB, and 64 kB are the most",
    ],
  ] as const;
  for (const [result, why] of cases) {
    const { resolve } = machine(ran(result));
    assertEquals(
      (await refusal(resolve('exec:["pass","canary-argument"]'))).message,
      `Cannot read the secret "exec:pass": ${why}`,
    );
  }
});

Deno.test("a program that is not there is told with where it was looked for", async () => {
  const rows = [
    ["exec:gopass show x", "type gopass   (install it, or name it by its whole path)"],
    ["exec:~/bin/tool x", "ls -l /home/ada/bin/tool"],
    ["exec:./tool x", "ls -l /work/conf/tool"],
  ] as const;
  for (const [reference, hint] of rows) {
    assertEquals((await refusal(machine(ran({ status: 127 })).resolve(reference))).hint, hint);
  }
});

Deno.test("on Windows a part of cmd is told, without the words that stand behind it", async () => {
  for (const line of ["type C:\\canary", '["ECHO","canary"]']) {
    const prepared = { ...ran({ status: 127 }), os: "windows", cwd: "C:\\work" } as const;
    const { message, hint } = await refusal(machine(prepared).resolve(`exec:${line}`));
    const name = /[a-z]+/i.exec(line)![0];
    assertEquals(
      message,
      `Cannot read the secret "exec:${name}": it is no program, but a part of cmd`,
    );
    assertEquals(hint, `exec:cmd /c ${name.toLowerCase()} ARGS`);
  }
  const { hint } = await refusal(machine(ran({ status: 127 })).resolve("exec:echo x"));
  assertEquals(hint, "type echo   (install it, or name it by its whole path)");
});

Deno.test("attack: a program is to print the store's own key", async () => {
  const id = "0123456789abcdef0123456789abcdef";
  for (
    const words of [
      `["pass","show","atmos-auth/master-key-${id}"]`,
      `["pass","show","./atmos-auth//Master-Key-${id}"]`,
      `pass show atmos-auth/master-key-${id}`,
      `secret-tool lookup service atmos-auth username master-key-${id}`,
      `["sh","-c","keyctl print %user:atmos-auth:master-key-${id}"]`,
    ]
  ) {
    const { resolve, system } = machine(ran({ stdout: CANARY }));
    assertEquals(
      (await refusal(resolve(`exec:${words}`))).message.endsWith("that entry is the store's own"),
      true,
    );
    assertEquals(system.ran, []);
  }
});

Deno.test("what only a shell would understand is refused, not half understood", async () => {
  const bad = [
    "",
    " ",
    "[]",
    '[""]',
    '["a",1]',
    '["a"',
    '{"a":1}',
    'pass "canary show"',
    "pass $canary",
    "pass | head",
    "a;b",
    "a > b",
    "`canary`",
  ];
  for (const rest of bad) {
    const { resolve, system } = machine(ran({ stdout: "x" }));
    const error = await refusal(resolve(`exec:${rest}`));
    assertEquals([rest, error.hint], [rest, 'exec:["pass","show","my secret"]']);
    assertEquals(system.ran, []);
  }
  const named = { "~root/x a": "~root", '["$HOME/x"]': "$HOME", '["${X}/x"]': "${X}" };
  for (const [rest, part] of Object.entries(named)) {
    const { resolve, system } = machine(ran({ stdout: "x" }));
    const { message, hint } = await refusal(resolve(`exec:${rest}`));
    assertStringIncludes(message, `only a shell replaces "${part}"`);
    assertStringIncludes(hint!, part === "$HOME" ? "exec:~/x" : "exec:/DIRECTORY/x");
    assertEquals(system.ran, []);
  }
});

Deno.test("what is meant begins right behind the colon", async () => {
  const cases = [
    ["pass://aws/ada", "!secret pass:aws/ada"],
    ["bw://aws", "!secret bw:aws"],
    ["file: /token", "!secret file:/token"],
    ["env:  VAR", "!secret env:VAR"],
    ["pass://", "!secret pass:PATH#FIELD"],
    ["bw: ", "!secret bw:ITEM#FIELD"],
  ] as const;
  for (const [reference, mend] of cases) {
    const { message, hint } = await refusal(machine().resolve(reference));
    assertStringIncludes(message, "what is meant begins right behind the colon");
    assertEquals(hint, mend);
  }
});

Deno.test("the mark that an editor puts before UTF-8 is no part of a secret", async () => {
  const { resolve } = machine(ran({ stdout: `\uFEFF${CANARY}\n` }));
  assertEquals(await resolve("exec:tell"), CANARY);
  const written = (field?: string) => `!secret x:y#${field}`;
  const object = new Secret(`\uFEFF{"key": "${CANARY}"}`);
  assertEquals(fieldOf(object, "key", written, "").reveal(), CANARY);
});

Deno.test("an unknown scheme gets the nearest one as a hint, and its rest is not repeated", async () => {
  const all = "!secret keyring:NAME, !secret env:VAR, !secret file:PATH, " +
    "!secret exec:PROGRAM ARGUMENT, !secret pass:PATH#FIELD, !secret op://VAULT/ITEM/FIELD, " +
    "!secret bw:ITEM#FIELD, !secret keepassxc:DATABASE#ENTRY";
  const cases = [
    ["keyrng:canary", "!secret keyring:NAME"],
    ["File:canary", "!secret file:PATH"],
    ["aws_ssm:canary", all],
    ["elsewhere:canary", all],
    ["canary2:x", all],
  ] as const;
  for (const [reference, hint] of cases) {
    const error = await refusal(machine().resolve(reference));
    assertEquals([error.code, error.hint, error.at], ["secret_unavailable", hint, AT]);
  }
});

Deno.test("attack: a hint that is typed as it stands destroys a certificate, or opens a secret to others", async () => {
  const cases = [
    [
      [0xff, 0xfe, 0x61, 0],
      "it is UTF-16 text",
      "(umask 077; iconv -f UTF-16 -t UTF-8 /token > /token.utf8)   (then name that file)",
    ],
    [
      [0x30, 0x82, 0x09, 0xff, 0x02, 0x01, 0x03, 0x30],
      "it is PKCS#12, and PEM is wanted",
      "(umask 077; openssl pkcs12 -in /token -nodes -out /token.pem)   (then name that file)",
    ],
    [
      [0x30, 0x82, 0x04, 0xbe, 0x02, 0x01, 0x00, 0x30],
      "it is a key or a certificate in DER, and PEM is wanted",
      "(umask 077; openssl pkey -inform DER -in /token -out /token.pem)   (then name that file)",
    ],
  ] as const;
  for (const [bytes, why, mend] of cases) {
    const files = { "/token": { text: Uint8Array.from(bytes) } };
    const { message, hint } = await refusal(machine({ files }).resolve("file:/token"));
    assertEquals([message, hint], [`Cannot read the secret "file:/token": ${why}`, mend]);
  }
});

Deno.test("attack: what opens the store is sent to where a configuration says", async () => {
  const { resolve } = machine({ env: { ATMOS_KEYRING_PASSWORD: CANARY } });
  const { message, hint } = await refusal(resolve("env:ATMOS_KEYRING_PASSWORD"));
  assertEquals([message, hint], [
    'Cannot read the secret "env:ATMOS_KEYRING_PASSWORD": that one opens the store, and is for nobody else',
    "!secret env:VAR",
  ]);
});
