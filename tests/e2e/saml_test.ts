/** Signing in with SAML, from outside: a real browser, somebody else's identity provider, and AWS's own client. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { ROLE, samlJourney } from "./saml_world.ts";
import { printed, whoIsIt } from "./world.ts";

const ADA = "arn:aws:sts::444455556666:assumed-role/federated/ada@example.com";

samlJourney(
  "one sign-in in the browser, and the role is there; the next one shows no window",
  { tools: ["aws"] },
  async (world) => {
    const { openHere, run, sts, idp, started, running, trapped, box } = world;
    await using pty = await openHere(["login", "-i", "admin"]);
    assertEquals(await pty.status, 0, pty.text());
    assertStringIncludes(pty.text(), `Sign in at ${idp.issuer}, in the browser window that opens`);
    const who = await run(["exec", "-i", "admin", "--", ...whoIsIt(sts)]);
    assertEquals(JSON.parse(printed(who)).Arn, ADA);
    // One request for the role, with the answer byte for byte, and none on top of it.
    assertEquals(sts.requests.map(({ operation }) => operation), [
      "AssumeRoleWithSAML",
      "GetCallerIdentity",
    ]);
    assertEquals(sts.requests[0]?.parameters.RoleArn, ROLE);
    assertEquals(started().length, 1);
    // Without anybody there: only the browser's own session can have done it.
    idp.state.person = false;
    const again = await run(["login", "-i", "admin"]);
    assertEquals(again.status, 0, again.stderr);
    assertEquals(started().length, 2);
    assertEquals(await running(), []);
    // The image was asked of AWS's host, so the trap works; the answer never left the browser.
    assertEquals([...new Set(trapped)], ["GET /control.png"]);
    assertEquals(box.filesWith(idp.answers[0]!.slice(0, 200)), []);
  },
);
