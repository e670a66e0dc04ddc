/** A shell that becomes another identity in place, in real shells with the real `aws`. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { ENTER, type Pty } from "./pty.ts";
import { tool } from "./tools.ts";
import { journey, until, whoIsIt, type World } from "./world.ts";

/** How each shell is told its prompt, and where. */
const SHELLS = [
  ["bash", ".bashrc", "PS1='mine> '\nreadonly MINE=1\n"],
  ["zsh", ".zshrc", "PROMPT='mine> '\n"],
  ["fish", ".config/fish/config.fish", "function fish_prompt; echo -n 'mine> '; end\n"],
] as const;

const ENV = { ATMOS_KEYRING_TYPE: "memory", ATMOS_TRUST: undefined };

async function opened({ open, run, box }: World, name: string): Promise<Pty> {
  box.write("home/.local/share/fish/generated_completions/none", "");
  assertEquals((await run(["trust"], { env: { ATMOS_TRUST: "1" } })).status, 0);
  return await open(["shell", "-i", "admin", "--shell", tool(name)], { env: ENV });
}

for (const [name, rc, text] of SHELLS) {
  journey(
    `${name} becomes another identity in place`,
    { tools: ["script", "aws", name] },
    async (world) => {
      const { box, program, sts, sessions } = world;
      box.write(`home/${rc}`, text);
      box.write(
        "project/work",
        '#!/bin/sh\nwhile [ ! -e go ]; do sleep 0.1; done\ncat "$AWS_SHARED_CREDENTIALS_FILE" >credentials\n' +
          `AWS_EC2_METADATA_DISABLED=true ${whoIsIt(sts).join(" ")} >who\n`,
        0o700,
      );
      await using pty = await opened(world, name);
      await pty.waitFor("(admin) mine> ");
      await pty.type(`./work &${ENTER}`);
      // No store keeps it: the session does, for our own commands in it.
      await pty.type(`${program} whoami --interactive=false${ENTER}`);
      await pty.waitFor("Current Authentication Status: valid");
      await pty.type(`${program} switch next${ENTER}`);
      assertStringIncludes(await pty.waitFor("From the next prompt on you are next"), "");
      await pty.waitFor("what was started before stays admin, for ");
      await pty.waitFor("(next) mine> ");
      await pty.type(`${whoIsIt(sts).join(" ")}${ENTER}`);
      await pty.waitFor("assumed-role/next/");
      // What was started before is still who it was.
      await Deno.writeTextFile(`${box.project}/go`, "");
      const who = () =>
        box.tree("project").includes("who") ? Deno.readTextFileSync(`${box.project}/who`) : "";
      await until(() => who().includes("assumed-role/admin/"), "the one who was");
      assertEquals(sessions().length, 2);
      await pty.type(`${program} switch -${ENTER}`);
      await pty.waitFor("From the next prompt on you are admin");
      await pty.type(`${whoIsIt(sts).join(" ")}${ENTER}`);
      await pty.waitFor("assumed-role/admin/");
      await pty.type(`exit${ENTER}`);
      await pty.waitFor("Left admin, next after");
      await pty.status;
      assertEquals(sessions(), []);
    },
  );
}

journey(
  "a shell in which nothing is put back reads no other identity",
  { tools: ["script", "dash"] },
  async (world) => {
    const { program } = world;
    await using pty = await opened(world, "dash");
    await pty.waitFor("(admin) ");
    await pty.type(`eval "$(${program} env next)"; echo "came to $?, $ATMOS_IDENTITY"${ENTER}`);
    await pty.waitFor("nothing would put back in it what is changed, so nothing was: use");
    await pty.waitFor("came to 1, admin");
    await pty.type(
      `eval "$(timeout 60 ${program} env next)"; echo "to $?, $ATMOS_IDENTITY"${ENTER}`,
    );
    await pty.waitFor("to 1, admin");
    await pty.type(`${program} env next >later; . ./later; echo "by $?, $ATMOS_IDENTITY"${ENTER}`);
    await pty.waitFor("by 1, admin");
    // A script is somebody of its own, and ends.
    const script = `eval "$(${program} env next)"; echo "within: $ATMOS_IDENTITY"`;
    await pty.type(`sh -c '${script}'${ENTER}`);
    await pty.waitFor("within: next");
    await pty.type(`${program} switch next${ENTER}`);
    await pty.waitFor("can't become another");
    await pty.type(`exit${ENTER}`);
    await pty.status;
  },
);

journey("a shell within, and what is read-only", { tools: ["script", "bash"] }, async (world) => {
  const { box, program } = world;
  box.write("home/.bashrc", "PS1='mine> '\n");
  await using pty = await opened(world, "bash");
  await pty.type(`sh -c '${program} switch next; :'${ENTER}`);
  await pty.waitFor("This is not the session's own shell");
  await pty.type(`readonly AWS_PROFILE${ENTER}`);
  await pty.type(`${program} switch next${ENTER}`);
  await pty.waitFor("this shell could not become another identity");
  await pty.type(`echo it is $ATMOS_IDENTITY${ENTER}`);
  await pty.waitFor("it is admin");
});

journey(
  "a prompt that names the identity says it once",
  { tools: ["script", "bash"] },
  async (world) => {
    const { box, program } = world;
    // As announced.
    box.write("home/.bashrc", "export PS1='[\\W${ATMOS_IDENTITY:+ ($ATMOS_IDENTITY)}]> '\n");
    await using pty = await opened(world, "bash");
    await pty.waitFor("\n[project (admin)]> ");
    await pty.type(`${program} switch next${ENTER}`);
    await pty.waitFor("From the next prompt on you are next");
    await pty.waitFor("\n[project (next)]> ");
  },
);

journey("a shell that no longer hears of its session stays who it was", {
  tools: ["script", "bash"],
}, async (world) => {
  const { box, program, run } = world;
  box.write("home/.bashrc", "PS1='mine> '\n");
  await using pty = await opened(world, "bash");
  await pty.waitFor("(admin) mine> ");
  await pty.type(`unset PROMPT_COMMAND${ENTER}`);
  await pty.type(`${program} switch next${ENTER}`);
  await pty.waitFor("From the next prompt on you are next");
  await pty.type(`echo "it is $ATMOS_IDENTITY"${ENTER}`);
  await pty.waitFor("it is admin");
  assertStringIncludes((await run(["sessions"])).stdout, ", at the next prompt");
  await pty.type(`exec bash${ENTER}`);
  await pty.type(`${program} switch next${ENTER}`);
  await pty.waitFor("This shell was started anew in its place (exec)");
});

journey("two switches at once are one", { tools: ["script", "bash"] }, async (world) => {
  const { box, program } = world;
  box.write("home/.bashrc", "PS1='mine> '\n");
  await using pty = await opened(world, "bash");
  await pty.waitFor("(admin) mine> ");
  const both = ["next", "ada"].map((name) => `${program} switch ${name} >>said 2>&1 &`).join(" ");
  await pty.type(`{ ${both} wait; }; echo ov''er${ENTER}`);
  await pty.waitFor("over\n");
  const said = await Deno.readTextFile(`${box.project}/said`);
  const won = /you are (\w+)/.exec(said)?.[1];
  assertStringIncludes(said, "Another switch is under way in this shell");
  await pty.type(`echo "it is $ATMOS_IDENTITY"${ENTER}`);
  await pty.waitFor(`it is ${won}`);
});

journey(
  "attack: aliases of zsh reach into what makes it another",
  { tools: ["script", "zsh"] },
  async (world) => {
    const { box, program } = world;
    box.write("home/.zshrc", "PROMPT='mine> '\n");
    await using pty = await opened(world, "zsh");
    await pty.waitFor("(admin) mine> ");
    await pty.type(`${program} switch next${ENTER}`);
    await pty.waitFor("From the next prompt on you are next");
    await pty.waitFor("(next) mine> ");
    await pty.type(`echo "it is $ATMOS_IDENTITY"${ENTER}`);
    await pty.waitFor("it is next");
  },
);
