/** Identities whose programs lead back to them, from outside. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { journey, printed } from "./world.ts";

journey(
  "an identity that asks for itself is refused at once, whatever stands between",
  { tools: ["aws"] },
  async ({ box, run, program }) => {
    const asks = (name: string) => `${program} credential-process -i ${name}`;
    box.write("home/.aws/config", `[profile x]\ncredential_process = ${asks("aws")}\n`);
    const helpers: Readonly<Record<string, string>> = {
      x: asks("x"),
      aws: "aws configure export-credentials --profile x",
      shell: `"sh -c 'exec ${asks("shell")}'"`,
      twice: asks("back"),
      back: `[${program}, exec, -i, other, --, ${program}, credential-process, -i, twice]`,
      cleared:
        `env -i PATH=/usr/bin:/bin HOME=${box.home} XDG_RUNTIME_DIR=${box.runtime} ATMOS_KEYRING_TYPE=memory ${
          asks("cleared")
        }`,
      hidden: `[/usr/bin/python3, ${box.home}/hidden.py]`,
      computed: `!exec ${asks("computed")}`,
      good: asks("other"),
    };
    box.write("home/hidden.py", detached(`${asks("hidden")}`));
    const entries = Object.entries(helpers).map(([name, helper]) =>
      `    ${name}: {kind: aws/credential-process, credential_process: ${helper}}\n`
    );
    const config = `auth:\n  identities:\n    other: {kind: mock/aws}\n${entries.join("")}`;
    box.write("home/.atmos/atmos.yaml", config);
    await Deno.remove(`${box.project}/atmos.yaml`).catch(() => undefined);
    printed(await run(["exec", "-i", "good", "--", "true"]));
    for (const name of Object.keys(helpers).filter((one) => one !== "good")) {
      const { status, stderr } = await run(["exec", "-i", name, "--", "true"]);
      assertEquals(status, 125, `${name}: ${stderr}`);
      assertStringIncludes(stderr, "asks for itself: ");
      assertEquals(stderr.includes("Waiting for another"), false, stderr);
    }
  },
);

/** In a session of its own, with nothing in its environment that one could do without. */
function detached(line: string): string {
  return [
    "import os, subprocess, sys",
    'kept = {name: os.environ[name] for name in ("HOME", "XDG_RUNTIME_DIR", "PATH", "ATMOS_KEYRING_TYPE") if name in os.environ}',
    `sys.exit(subprocess.run(${
      JSON.stringify(line)
    }.split(), env=kept, start_new_session=True).returncode)`,
  ].join("\n");
}
