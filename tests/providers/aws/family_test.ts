import { assertEquals } from "@std/assert";
import { passing } from "../../../lib/environment/programs.ts";
import { fakeSystem } from "../../fake_system.ts";
import { CARRIERS, FAMILY } from "../../../providers/aws/family.ts";

/** SDKs take these before any file, the session's too. */
const OLDER = [
  ...["AMAZON_ACCESS_KEY_ID", "AMAZON_SECRET_ACCESS_KEY", "AMAZON_SESSION_TOKEN"],
  ...["AWS_ACCESS_KEY", "AWS_SECRET_KEY", "AWS_BEARER_TOKEN_BEDROCK"],
];

Deno.test("attack: keys under their older names come into a session, or are set in it", () => {
  const { env } = fakeSystem();
  const passes = passing({
    env,
    os: "linux",
    pass: ["*", "AM*", "AWS_*"],
    families: FAMILY,
    exempt: [],
  });
  assertEquals(OLDER.filter(passes), []);
  assertEquals(OLDER.filter((name) => !CARRIERS.includes(name)), []);
});
