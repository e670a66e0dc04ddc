import { assertEquals } from "@std/assert";
import { BUILD_SERVICES, isCi } from "../../lib/build_services.ts";
import { toldByRunner } from "../../lib/environment/runners.ts";
import { ofJob } from "../../lib/paths/private_places.ts";
import { fakeSystem } from "../fake_system.ts";

for (const { mark, tells, temporary } of BUILD_SERVICES) {
  Deno.test(`${mark} marks a job: nobody sits there, and it is told what its service says`, () => {
    const system = fakeSystem({ env: { [mark]: "", ...temporary && { [temporary]: "/job" } } });
    assertEquals(isCi(system.env), true);
    assertEquals(ofJob(system).map(({ variable }) => variable), temporary ? [temporary] : []);
    const [first] = (tells ?? []).filter((name) => !name.includes("*"));
    const told = toldByRunner(fakeSystem({ env: { [mark]: "1" } }).env);
    if (first !== undefined) assertEquals(told(first), true, first);
  });
}

Deno.test("CI itself must say true, and no service of ours is another's mark", () => {
  const said = ["true", "TRUE", "1", "false", "0", ""].map((CI) =>
    isCi(fakeSystem({ env: { CI } }).env)
  );
  assertEquals(said, [true, true, true, false, false, false]);
  assertEquals(isCi(fakeSystem({ env: {} }).env), false);
  const marks = BUILD_SERVICES.map(({ mark }) => mark);
  assertEquals(new Set(marks).size, marks.length);
});
