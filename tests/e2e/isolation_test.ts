/** Nothing gets in: whatever the parent holds, the child sees only its own identity. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { clouds } from "../../providers/mod.ts";
import { placeFor } from "../providers/plans.ts";
import { ENTER, startPty } from "./pty.ts";
import { tool } from "./tools.ts";
import { journey, printed } from "./world.ts";

const HOSTILE = {
  AWS_ACCESS_KEY_ID: "AKIAPARENT00000EXAMPLE",
  AWS_SECRET_ACCESS_KEY: "parent-secret-EXAMPLE",
  AWS_SESSION_TOKEN: "parent-token-EXAMPLE",
  AWS_PROFILE: "parent-profile",
  AWS_WEB_IDENTITY_TOKEN_FILE: "/parent/web-identity",
  AWS_ROLE_ARN: "arn:aws:iam::999999999999:role/parent",
  AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://127.0.0.1:1/parent",
  AWS_ENDPOINT_URL: "http://127.0.0.1:1/parent-endpoint",
  ARM_CLIENT_SECRET: "parent-arm-EXAMPLE",
  AZURE_CLIENT_SECRET: "parent-azure-EXAMPLE",
  GOOGLE_APPLICATION_CREDENTIALS: "/parent/google.json",
  CLOUDSDK_AUTH_ACCESS_TOKEN: "parent-cloudsdk-EXAMPLE",
  GH_TOKEN: "parent-gh-EXAMPLE",
  GITHUB_TOKEN: "parent-github-EXAMPLE",
  KUBECONFIG: "/parent/kubeconfig",
  KUBE_TOKEN: "parent-kube-EXAMPLE",
  DOCKER_CONFIG: "/parent/docker",
  DOCKER_AUTH_CONFIG: "parent-docker-EXAMPLE",
  VAULT_TOKEN: "parent-vault-EXAMPLE",
  MY_SECRET: "parent-mine-EXAMPLE",
  // A library that is not there: the loader complains and goes on.
  LD_PRELOAD: "/parent/preload.so",
  LD_LIBRARY_PATH: "/parent/library",
  BASH_ENV: "/parent/bash-env",
  NODE_OPTIONS: "--require /parent/node.js",
  PYTHONSTARTUP: "/parent/python.py",
};

/** Variables that name what the session brought; everything else must be the terminal's own. */
const PASSED =
  /^(HOME|PATH|USER|LOGNAME|SHELL|TERM|LANG|TZ|XDG_RUNTIME_DIR|ATMOS_KEYRING_(TYPE|KEEP_UNLOCKED)|PWD|OLDPWD|SHLVL|_)$/;
const GRANTED = /^(ATMOS_(IDENTITY|SHLVL|TRUST|SESSION|SESSION_[A-Z]+)|AWS_[A-Z0-9_]+|KUBECONFIG)$/;

/** Variables that lead the tools of other clouds to nobody. */
const NOBODYS = new Set(clouds.flatMap(({ nobody }) => Object.keys(nobody(placeFor()).variables)));

function variablesOf(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split("\0").filter((line) => line !== "").map((line) => {
      const at = line.indexOf("=");
      return [line.slice(0, at), line.slice(at + 1)];
    }),
  );
}

journey("exec shows nothing of a hostile parent environment", {}, async ({ run }) => {
  const text = printed(await run(["exec", "--", "env", "-0"], { env: HOSTILE }));
  const seen = variablesOf(text);
  for (const value of Object.values(HOSTILE)) {
    assert(!text.includes(value), `${value} came through`);
  }
  const strange = Object.keys(seen).filter((name) =>
    !PASSED.test(name) && !GRANTED.test(name) && !NOBODYS.has(name) &&
    !name.startsWith("GIT_CONFIG_")
  );
  assertEquals(strange, []);
  assertEquals(seen["ATMOS_IDENTITY"], "admin");
  assertEquals(seen["AWS_REGION"], "eu-west-1");
  assertEquals(seen["ATMOS_SHLVL"], "1");
  // What trusts anything outside trusts one content inside.
  assertMatch(seen["ATMOS_TRUST"] ?? "", /^[0-9a-f]{64}$/);
});

journey("no variable of the session holds a key", {}, async ({ run, sts }) => {
  const text = printed(await run(["exec", "--", "env", "-0"]));
  for (const { accessKeyId, secretAccessKey, token } of sts.keys.issued()) {
    for (const secret of [accessKeyId, secretAccessKey, token!]) assert(!text.includes(secret));
  }
});

journey("a shell shows nothing of a hostile parent, and the parent keeps its own", {
  tools: ["script", "bash"],
}, async ({ program, box }) => {
  // The parent is a shell that exports its secrets, opens ours, and looks at itself afterwards.
  const parent = box.write(
    "parent.sh",
    `export ${
      Object.entries(HOSTILE).filter(([name]) => !/^(LD_|BASH_ENV)/.test(name))
        .map(([name, value]) => `${name}='${value}'`).join(" ")
    }
export -p >before
${program} shell --shell ${tool("bash")}
export -p >after
cmp before after && echo unchanged
`,
  );
  await using pty = await startPty(tool("bash"), [parent], { env: box.env, cwd: box.project });
  await pty.type(`env | grep -i parent; echo looked$((40 + 2))${ENTER}`);
  await pty.waitFor("looked42");
  const shown = pty.text().split("\n").filter((line) => !line.includes("grep"));
  assertEquals(shown.filter((line) => /parent-|\/parent\//.test(line)), []);
  await pty.type(`exit${ENTER}`);
  await pty.waitFor("unchanged");
  assertEquals(await pty.status, 0);
});

for (
  const [shell, file] of [["bash", ".bashrc"], ["zsh", ".zshrc"], [
    "fish",
    ".config/fish/config.fish",
  ]] as const
) {
  journey(`an identity in ${file} does not move the one of the ${shell}`, {
    tools: ["script", shell],
  }, async (world) => {
    const { box, open } = world;
    const set = (name: string, value: string) =>
      shell === "fish" ? `set -gx ${name} ${value}` : `export ${name}=${value}`;
    // As Debian's own ~/.profile does; a login bash reads no other file.
    box.write("home/.profile", ". ~/.bashrc\n");
    box.write(
      `home/${file}`,
      [
        set("AWS_PROFILE", "from-rc"),
        set("AWS_ACCESS_KEY_ID", "AKIAFROMRC00000EXAMPLE"),
        set("FROM_RC", "kept"),
        "",
      ].join("\n"),
    );
    await using pty = await open(["shell", "--shell", tool(shell)]);
    const show = `echo "[$AWS_PROFILE][$AWS_ACCESS_KEY_ID][$FROM_RC]"`;
    await pty.type(`${show}${ENTER}`);
    const line = await pty.waitFor(/\[[a-z-]*\]\[[A-Za-z0-9]*\]\[kept\]/);
    assertMatch(line, /^\[(?!from-rc)[a-z-]+\]\[\]\[kept\]$/);
    // A tool that moves it later is put right at the next prompt.
    await pty.type(`${set("AWS_PROFILE", "moved-later")}${ENTER}`);
    await pty.type(`${show}${ENTER}`);
    const later = await pty.waitFor(/\[[a-z-]*\]\[[A-Za-z0-9]*\]\[kept\]/);
    assertEquals(later, line);
  });
}

journey(
  "a shell in a shell counts up and is only its own identity",
  { tools: ["script"] },
  async (world) => {
    const { open, program } = world;
    const env = { ATMOS_KEYRING_TYPE: "memory" };
    printed(await world.run(["trust"]));
    await using pty = await open(["shell", "--shell", "/bin/sh"], { env });
    await pty.type(
      `${program} exec -i next -- sh -c 'echo "<$ATMOS_SHLVL $ATMOS_IDENTITY>"'${ENTER}`,
    );
    await pty.waitFor("<2 next>");
    await pty.type(`echo "<$ATMOS_SHLVL $ATMOS_IDENTITY>"${ENTER}`);
    await pty.waitFor("<1 admin>");
  },
);

journey(
  "a variable that is let through by name passes, one of a cloud does not",
  {},
  async ({ run }) => {
    const args = ["exec", "--pass", "MY_*", "--pass", "AWS_*", "--", "env"];
    const env = { MY_SECRET: "wanted", AWS_ACCESS_KEY_ID: "AKIAPARENT00000EXAMPLE" };
    const text = printed(await run(args, { env }));
    assertStringIncludes(text, "MY_SECRET=wanted");
    assert(!text.includes("AKIAPARENT"));
  },
);
