/** What somebody typed behind a command in place of at its question is quoted by no error and no hint. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { clouds } from "../../../../providers/mod.ts";
import { command } from "../../machine.ts";

const config = "auth: { identities: { ada: { kind: aws/user }, bob: { kind: aws/user } } }";
const SECRET = "cAnary9";

/** The line, and what is said of it; `?` is the secret. */
const TYPED: readonly (readonly [line: string, message: string, hint?: string])[] = [
  ["secret set one ?", '"secret set" takes no value: the value is asked for'],
  ["secret set one=?", 'Cannot keep a secret as "one=..."', "atmos-auth secret set one"],
  ["secret set one --stdin=?", "--stdin takes true or false, or nothing"],
  ["secret rm one=?", 'The store has no secret "one=..."', "atmos-auth secret list"],
  ["secret rm one ?", '"secret rm" takes NAME alone', "atmos-auth help secret rm"],
  ["secret list ?", '"secret list" takes no word', "atmos-auth help secret list"],
  ["secret ?", '"secret" needs one of: set, list, rm', "atmos-auth help secret set"],
  ["secret add one ?", `"secret add" is "secret set" here`, "atmos-auth secret set one"],
  ["scret set one ?", 'Unknown command "scret"', "atmos-auth secret set one"],
  ["secret rm one ? --forc", 'Unknown flag "--forc"', "atmos-auth help secret rm"],
  ["user configure ada ?", '"user configure" takes [IDENTITY] alone'],
  ["user configure ada --stdin=?", "--stdin takes true or false, or nothing"],
  ["user configure ada --replace=?", "--replace takes true or false, or nothing"],
  ["user configure -i ada=?", 'There is no identity "ada=..."', "atmos-auth list"],
  ["usr configure ada ?", 'Unknown command "usr"', "atmos-auth help user configure"],
  ["user add ada ?", '"user" needs one of: configure', "atmos-auth help user configure"],
  ["user rotate ada ?", '"user rotate" takes [IDENTITY] alone'],
  ["user import ada ?", '"user import" takes [PROFILE] alone'],
  ["store rekey ?", '"store rekey" takes no word', "atmos-auth help store rekey"],
  ["store passwd ?", '"store" needs one of: list', "atmos-auth help store list"],
  ["login ada --mfa-code-stdin=?", "--mfa-code-stdin takes true or false, or nothing"],
];

for (const [line, message, hint] of TYPED) {
  Deno.test(`attack: a secret is read off the screen or a job's log: ${line}`, async () => {
    const { out, err, status } = await command(
      line.replace("?", SECRET).split(" "),
      { config, clouds, env: { ATMOS_KEYRING_TYPE: "memory" } },
    );
    const wanted = line.startsWith("user configure -i") ? 3 : 2;
    assertEquals([(out + err).includes(SECRET), status], [false, wanted], out + err);
    assertStringIncludes(err, `error: ${message}`);
    if (hint !== undefined) assertStringIncludes(err, `hint: ${hint}\n`);
  });
}
