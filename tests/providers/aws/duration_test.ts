/** Durations that AWS gives nobody: told by `validate`, with the nearest that it gives. */
import { assertEquals } from "@std/assert";
import { command, CONFIG } from "../../lib/machine.ts";
import { aws } from "../../../providers/aws/mod.ts";

const ROLE = "arn:aws:iam::123456789012:role/R";

/** What `validate` says of an entry, in one line each. */
async function said(identities: string, providers = "{}") {
  const config = `auth:\n  providers: ${providers}\n  identities:\n${identities}\n`;
  const { status, err } = await command(["validate"], { config, clouds: [aws] });
  const lines = err.trimEnd().split("\n").map((line) => line.trim());
  return [status, ...lines.filter((line) => !/^[✓✗]/.test(line))];
}

Deno.test("a duration that a kind can't ask for is told with its line and the nearest that it can", async () => {
  const rows: readonly [string, string, string, string, string][] = [
    [
      `role: {kind: aws/assume-role, via: {identity: u}, principal: {assume_role: '${ROLE}', duration: 60s}}`,
      "principal.duration",
      "A session of a role lasts at least 15m, not 1m",
      "duration: 15m",
      "",
    ],
    [
      `role: {kind: aws/assume-role, via: {identity: u}, session: {duration: 13h}, principal: {assume_role: '${ROLE}'}}`,
      "session.duration",
      "A session of a role lasts at most 12h0m, not 13h0m",
      "duration: 12h0m",
      "",
    ],
    [
      `role: {kind: aws/assume-role, via: {identity: r}, principal: {assume_role: '${ROLE}', duration: 2h}}`,
      "principal.duration",
      "A session of a role that is assumed from another role lasts at most 1h0m, not 2h0m",
      "duration: 1h0m",
      `    r: {kind: aws/assume-role, via: {identity: u}, principal: {assume_role: '${ROLE}'}}`,
    ],
    [
      "role: {kind: aws/user, session: {duration: 37h}}",
      "session.duration",
      "A session of a user lasts at most 36h0m, not 37h0m",
      "duration: 36h0m",
      "",
    ],
    [
      "role: {kind: aws/assume-root, via: {identity: u}, principal: {target_principal: '123456789012', task_policy_arn: IAMAuditRootUserCredentials, duration: 1h}}",
      "principal.duration",
      "A session of a root user lasts at most 15m, not 1h0m",
      "duration: 15m",
      "",
    ],
  ];
  for (const [entry, path, message, hint, more] of rows) {
    const value = /duration: (\w+)/.exec(entry)!;
    const column = entry.indexOf(value[1]!, value.index) + 5;
    assertEquals(await said(`    ${entry}\n    u: {kind: aws/user}\n${more}`), [
      0,
      `warning: ${message}`,
      `at ${CONFIG}:4:${column} auth.identities.role.${path}`,
      `hint: ${hint}`,
    ], entry);
  }
});

Deno.test("what AWS gives is not remarked upon", async () => {
  for (const duration of ["15m", "900", "1h30m", "12h"]) {
    const role = `{assume_role: '${ROLE}', duration: ${duration}}`;
    assertEquals(
      await said(
        `    u: {kind: aws/user}\n    role: {kind: aws/assume-role, via: {identity: u}, principal: ${role}}`,
      ),
      [0],
    );
  }
});
