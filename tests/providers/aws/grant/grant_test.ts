import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { UserError } from "../../../../lib/errors.ts";
import { Secret } from "../../../../lib/secret.ts";
import type { Grant, GrantPlace } from "../../../../lib/provider/grant.ts";
import { grantCredential, processOutput } from "../../../../providers/aws/grant/grant.ts";
import { placeFor } from "../../plans.ts";

const SESSION = {
  type: "aws/role-session",
  expires: Date.parse("2030-01-01T01:00:00.999Z"),
  shown: { access_key_id: "ASIA0000000000EXAMPLE" },
  secret: {
    secret_access_key: new Secret("secret/EXAMPLE"),
    session_token: new Secret("token/EXAMPLE=="),
  },
};

function opened({ files, exposable: _, ...rest }: Grant) {
  const open = (content: string | Secret) =>
    content instanceof Secret ? `secret: ${content.reveal()}` : content;
  const entries = Object.entries(files).map(([name, content]) => [name, open(content)]);
  return { ...rest, files: Object.fromEntries(entries) };
}

const grant = (place: Partial<GrantPlace> = {}, region: string | undefined = "eu-west-1") =>
  opened(grantCredential(SESSION, placeFor(place), region));

const OUTPUT = `secret: {"Version":1,"AccessKeyId":"ASIA0000000000EXAMPLE",` +
  `"SecretAccessKey":"secret/EXAMPLE","SessionToken":"token/EXAMPLE==",` +
  `"Expiration":"2030-01-01T01:00:00Z"}`;

const CAT =
  "/usr/bin/env PATH=/usr/bin:/bin:/run/current-system/sw/bin:/run/current-system/profile/bin cat";

Deno.test("by default a profile reads the file that the session keeps fresh", () => {
  const process = `credential_process = ${CAT} /run/user/1000/session/aws/session.json\n`;
  assertEquals(grant(), {
    variables: {
      AWS_SHARED_CREDENTIALS_FILE: "/run/user/1000/session/aws/credentials",
      AWS_CREDENTIAL_PROFILES_FILE: "/run/user/1000/session/aws/credentials",
      BOTO_CONFIG: "/run/user/1000/session/aws/boto",
      AWS_CONFIG_FILE: "/run/user/1000/session/aws/config",
      AWS_PROFILE: "prod-admin",
      AWS_SDK_LOAD_CONFIG: "1",
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_EC2_METADATA_SERVICE_ENDPOINT: "http://127.0.0.1:9",
      AWS_METADATA_ENDPOINT: "http://127.0.0.1:9",
      AWS_TOKEN: "keys-of-others-are-not-taken-here",
      AWS_REGION: "eu-west-1",
      AWS_DEFAULT_REGION: "eu-west-1",
    },
    files: {
      "aws/credentials": `[default]\n${process}\n[prod-admin]\n${process}`,
      "aws/session.json": OUTPUT,
      "aws/config": "[default]\nregion = eu-west-1\n\n[profile prod-admin]\nregion = eu-west-1\n",
      "aws/boto": "",
    },
    pass: [],
    serves: { lasting: ["AWS's tools"], brief: [], none: [] },
    instead: { AWS_DEFAULT_PROFILE: "prod-admin" },
    yields: { AWS_TOKEN: "AWS_ACCESS_KEY_ID" },
  });
});

Deno.test("for tools that can read nothing else the keys stand in the profile", () => {
  const keys = "aws_access_key_id = ASIA0000000000EXAMPLE\n" +
    "aws_secret_access_key = secret/EXAMPLE\naws_session_token = token/EXAMPLE==\n";
  assertEquals(grant({ delivery: "file" }).files, {
    "aws/credentials": `secret: [default]\n${keys}\n[prod-admin]\n${keys}`,
    "aws/config": "[default]\nregion = eu-west-1\n\n[profile prod-admin]\nregion = eu-west-1\n",
    "aws/boto": "",
  });
});

Deno.test("where nobody keeps files fresh the profile asks us, and no file holds a secret", () => {
  const helper = ["/opt/my tools/atmos-auth", "credential-process", "-i", "ada's prod"];
  const { files } = grant({ helper, identity: "default", inFiles: "if-needed" });
  assertEquals(files, {
    "aws/credentials": "[default]\ncredential_process = /'opt/my tools/atmos-auth' " +
      `credential-process -i 'ada'"'"'s prod'\n`,
    "aws/config": "[default]\nregion = eu-west-1\n",
    "aws/boto": "",
  });
});

Deno.test("where no line of a file could be run the keys stand in it while they last", () => {
  const bare = (inFiles: "never" | "if-needed" | "rather") =>
    grant({ helper: ["/atmos-auth"], delivery: "file", inFiles });
  const keys = "aws_access_key_id = ASIA0000000000EXAMPLE\n" +
    "aws_secret_access_key = secret/EXAMPLE\naws_session_token = token/EXAMPLE==\n";
  for (const inFiles of ["if-needed", "rather"] as const) {
    const { files } = bare(inFiles);
    assertEquals(files["aws/credentials"], `secret: [default]\n${keys}\n[prod-admin]\n${keys}`);
  }
  assertEquals(bare("never").files["aws/credentials"], "");
});

Deno.test("where a helper would sign in anew each time, it is asked once the file is about to lapse", () => {
  const helper = ["/opt/my tools/atmos-auth", "credential-process", "-i", "it's"];
  const process = "credential_process = /bin/sh /run/user/1000/session/aws/credential.sh\n";
  const { files } = grant({ helper, inFiles: "rather" });
  assertEquals(files, {
    "aws/credentials": `[default]\n${process}\n[prod-admin]\n${process}`,
    "aws/session.json": OUTPUT,
    "aws/credential.sh":
      'test "$(PATH=/usr/bin:/bin:/run/current-system/sw/bin:/run/current-system/profile/bin date +%s)" -lt 1893459300 && ' +
      `exec ${CAT} '/run/user/1000/session/aws/session.json'\n` +
      "exec '/opt/my tools/atmos-auth' 'credential-process' '-i' 'it'\\''s'\n",
    "aws/config": "[default]\nregion = eu-west-1\n\n[profile prod-admin]\nregion = eu-west-1\n",
    "aws/boto": "",
  });
  const windows = grant({ helper: ["atmos-auth"], inFiles: "rather", os: "windows" });
  assertEquals("aws/session.json" in windows.files, false);
});

const SERVER = { origin: "http://127.0.0.1:4711/aws", secret: new Secret("server-EXAMPLE") };

Deno.test("attack: who reads no profile asks the machine instead of the session", () => {
  for (const delivery of ["process", "file", "server"] as const) {
    const { variables, files } = grant({ delivery, server: SERVER });
    const { AWS_CONTAINER_CREDENTIALS_FULL_URI, AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE } =
      variables;
    assertEquals(AWS_CONTAINER_CREDENTIALS_FULL_URI, "http://127.0.0.1:4711/aws/credentials");
    assertEquals(
      AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE,
      "/run/user/1000/session/aws/server-token",
    );
    assertEquals(files["aws/server-token"], "secret: server-EXAMPLE");
    assertEquals(files["aws/credentials"] === "", delivery === "server");
  }
  const names = Object.keys(grant({ helper: ["atmos-auth"] }).variables);
  assertEquals(names.filter((name) => name.startsWith("AWS_CONTAINER")), []);
});

Deno.test("attack: a profile of the person's own ~/.aws has the identity's name", () => {
  const { variables, files } = grant({ own: ["[profile prod-admin]\nsso_session = x\n"] });
  assertEquals(variables.AWS_PROFILE, "prod-admin@atmos-auth");
  const sections = (file: string) => [...files[file]!.matchAll(/^\[.*\]$/gm)].map(([it]) => it);
  assertEquals(sections("aws/credentials"), [
    "[default]",
    "[prod-admin]",
    "[prod-admin@atmos-auth]",
  ]);
  assertEquals(sections("aws/config"), [
    "[default]",
    "[profile prod-admin]",
    "[profile prod-admin@atmos-auth]",
  ]);
});

Deno.test("an identity called default stands there once", () => {
  const { variables, files } = grant({ identity: "default" }, "us-east-1");
  assertEquals(variables.AWS_PROFILE, "default");
  assertEquals(files["aws/config"], "[default]\nregion = us-east-1\n");
});

Deno.test("without a region no variable is set, and the profile has the partition's home", () => {
  const place = placeFor({ identity: "default" });
  const { variables, files } = opened(
    grantCredential(SESSION, place, undefined, { home: "cn-north-1" }),
  );
  assertEquals("AWS_REGION" in variables || "AWS_DEFAULT_REGION" in variables, false);
  assertEquals(files["aws/config"], "[default]\nregion = cn-north-1\n");
});

Deno.test("Windows prints the file with its own cmd, whatever lies in the working directory", () => {
  const directory = String.raw`C:\Users\ada_l\JOSE~1.X-Y\a`;
  const { files, variables } = grant({ os: "windows", directory });
  const line = String.raw`cmd.exe /d /c type C:\Users\ada_l\JOSE~1.X-Y\a\aws\session.json`;
  assertStringIncludes(
    files["aws/credentials"]!,
    `credential_process = C:\\Windows\\System32\\${line}\n`,
  );
  assertEquals(variables.AWS_CONFIG_FILE, `${directory}\\aws\\config`);
});

Deno.test("a path that cmd would change, or not every SDK hand over to it, is refused, not misread", () => {
  const refused: Partial<GrantPlace>[] = [
    // To cmd's own commands the first of these are blanks.
    ...[",", ";", "=", " ", "(", ")", "'", "#", "$", "`", "%TEMP%", "&calc", "^", "!", "é"].map(
      (sign) => ({ os: "windows", directory: `C:\\Users\\a${sign}b\\session` } as const),
    ),
    { directory: "/run/a\nb" },
  ];
  for (const place of refused) {
    const error = assertThrows(() => grant(place), UserError);
    assertEquals([error.code, error.hint], ["session_failed", "atmos-auth shell --delivery file"]);
  }
});

Deno.test("the variables that carry the credential itself are apart from those that are set", () => {
  const { exposable, variables } = grantCredential(SESSION, placeFor(), "eu-west-1");
  const entries = Object.entries(exposable ?? {}).map(([name, value]) => [name, value.reveal()]);
  assertEquals(Object.fromEntries(entries), {
    AWS_ACCESS_KEY_ID: "ASIA0000000000EXAMPLE",
    AWS_SECRET_ACCESS_KEY: "secret/EXAMPLE",
    AWS_SESSION_TOKEN: "token/EXAMPLE==",
  });
  assertEquals(Object.keys(variables).filter((name) => name in (exposable ?? {})), []);
});

Deno.test("keys that don't lapse are delivered without an expiry", () => {
  const { session_token: _, ...secret } = SESSION.secret;
  const keys = { type: "aws/keys", shown: SESSION.shown, secret };
  assertEquals(JSON.parse(processOutput(keys).reveal()), {
    Version: 1,
    AccessKeyId: "ASIA0000000000EXAMPLE",
    SecretAccessKey: "secret/EXAMPLE",
  });
});
