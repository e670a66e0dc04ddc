import { assertEquals, assertRejects } from "@std/assert";
import { UserError } from "../../../lib/errors.ts";
import { checkLine, namedProgram } from "../../../lib/paths/named_program.ts";
import { fakeSystem } from "../../fake_system.ts";

const FILE = "/work/conf/atmos.yaml";

/** A project with programs, and one of its steps changed. */
function changed(step: string, how: { readonly owner?: "other" | "root"; readonly mode?: number }) {
  const system = fakeSystem({
    cwd: "/work/conf",
    files: {
      [FILE]: "",
      "/work/conf/h.sh": { text: "", mode: 0o755 },
      "/work/conf/bin/h.sh": { text: "", mode: 0o755 },
      "/work/conf/link": { target: "bin/h.sh" },
      "/opt/h": { text: "", mode: 0o755 },
    },
  });
  if (step !== "") system.files.change(step, { mode: 0o755, ...how });
  return system;
}

/** The ways in which a configuration names one: as a program, and at the beginning of a shell's line. */
const WAYS = {
  program: (system: ReturnType<typeof changed>, name: string) => namedProgram(system, name, FILE),
  line: (system: ReturnType<typeof changed>, name: string) =>
    checkLine(system, `  "${name}" --json; x`, FILE),
};

for (const [way, ask] of Object.entries(WAYS)) {
  Deno.test(`attack: a program beside a configuration is others' to change: ${way}`, async () => {
    const cases = [
      ["bin/h.sh", "/work/conf/bin", { mode: 0o777 }, "can be written by everybody"],
      ["./bin/h.sh", "/work/conf/bin/h.sh", { mode: 0o777 }, "can be written by everybody"],
      ["bin/h.sh", "/work/conf/bin", { owner: "other" }, "belongs to another user"],
      ["./link", "/work/conf/bin", { mode: 0o777 }, "can be written by everybody"],
      ["../conf/bin/h.sh", "/work/conf/bin/h.sh", { owner: "other" }, "belongs to another user"],
    ] as const;
    for (const [name, step, how, why] of cases) {
      const error = await assertRejects(() => ask(changed(step, how), name), UserError, why);
      assertEquals(error.code, "place_unsafe");
    }
    // Who trusted that was told so; nobody replaces what is another's in a directory like /tmp.
    for (
      const [step, how] of [
        ["", {}],
        ["/work/conf", { mode: 0o777 }],
        ["/work/conf", { owner: "other" }],
        [FILE, { mode: 0o666 }],
        ["/work/conf/bin", { mode: 0o1777 }],
        ["/work/conf/bin", { owner: "root" }],
        ["/work/conf/bin", { mode: 0o775 }],
      ] as const
    ) {
      const system = changed(step, how);
      await ask(system, "bin/h.sh");
      if (step === "/work/conf") await ask(system, "./h.sh");
    }
    for (const name of ["h", "/opt/h"]) await ask(changed("/opt", { mode: 0o777 }), name);
  });
}
