import { assertEquals } from "@std/assert";
import { sweepBrief, writeBrief } from "../../../lib/paths/brief_directory.ts";
import { Secret } from "../../../lib/secret.ts";
import { fakeSystem } from "../../fake_system.ts";

Deno.test("a record that a power cut has left empty keeps nothing after it from being swept", async () => {
  const place = "/run/user/1000/atmos-auth";
  for (const text of ["", "{", '{"expires":"soon"}', "[]"]) {
    const system = fakeSystem({
      env: { HOME: "/home/ada" },
      files: { [`${place}/env/a/lapses.json`]: text, [`${place}/env/a/token`]: "left" },
    });
    const files = { token: new Secret("token-EXAMPLE") };
    await writeBrief(system, `${place}/env/b`, { files, expires: 0, instead: {} });
    await sweepBrief(system, [place]);
    const left = Object.keys(system.files.texts()).filter((path) =>
      path.startsWith(`${place}/env/b`)
    );
    assertEquals([text, left], [text, []]);
  }
});
