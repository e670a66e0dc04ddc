import { assertEquals } from "@std/assert";
import { command } from "../machine.ts";
import { smallClouds } from "../small_cloud.ts";

const config = `auth:
  providers: { portal: { kind: aws/login } }
  identities:
    role: { kind: aws/role }
    brief: { kind: github/brief }
    "odd\\e[31m": { kind: aws/role }
`;

async function offered(words: readonly string[], text = config): Promise<readonly string[]> {
  const setting = { config: text, clouds: smallClouds().clouds };
  const { status, out, err } = await command(["complete", "--", ...words], setting);
  assertEquals([status, err], [0, ""]);
  return out.split("\n").filter(Boolean);
}

Deno.test("names are offered where names are wanted; none that could do something to the terminal", async () => {
  assertEquals(await offered(["exec", "-i", ""]), ["role", "brief"]);
  assertEquals(await offered(["exec", "-i", "ro"]), ["role"]);
  assertEquals(await offered(["login", "--provider", ""]), ["portal"]);
  assertEquals(await offered(["console", "-i", "role", "--destination", ""]), ["s3", "iam"]);
  assertEquals((await offered(["console", "--destination", ""])).toSorted(), ["iam", "s3"]);
  assertEquals(await offered(["vers"]), ["version"]);
});

Deno.test("each is described where a script asks for that, and files are a tab alone", async () => {
  const described = async (...words: string[]) => {
    const setting = { config, clouds: smallClouds().clouds };
    return (await command(["complete", "--described", "--", ...words], setting)).out;
  };
  assertEquals(await described("exec", "ro"), "role\taws/role\n");
  assertEquals(await described("login", "-p", ""), "portal\taws/login\n");
  assertEquals(await described("vers"), "version\tPrint the version\n");
  assertEquals(await described("--config", ""), "\t\n");
  assertEquals(await described("sessions", "end", ""), "");
  assertEquals(await offered(["--config", ""]), []);
});

Deno.test("a broken configuration completes nothing, silently", async () => {
  assertEquals(await offered(["exec", "-i", ""], "auth: ["), []);
});
