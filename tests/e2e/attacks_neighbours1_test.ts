/** Attacks beside those that were closed: of a project that was trusted, and of one that only wants to be. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { PASSPHRASE } from "./sandbox.ts";
import { journey, printed } from "./world.ts";

const OWN = `auth:
  identities:
    prod: {kind: mock/aws, protected: true}
    dev: {kind: mock/aws}
`;

journey(
  "attack: a trusted project opens a protected identity, by a program or by another's name",
  {},
  async (world) => {
    world.box.write("home/.atmos/atmos.yaml", OWN);
    const attacks = [
      ["prod", "prod: {protected: false, env: {A: !exec echo a}}"],
      ["prod", 'prod: !exec \'echo "{\\"kind\\": \\"mock/aws\\"}"\''],
      ["dev", "dev: {via: {identity: prod}}"],
    ] as const;
    for (const [name, entry] of attacks) {
      world.configure(`auth: {identities: {${entry}}}`);
      const { status, stderr, stdout } = await world.run(["exec", "-i", name, "--", "echo", "in"]);
      assertEquals([status, stdout], [125, ""], `${entry}\n${stderr}`);
    }
  },
);

journey(
  "attack: what unlocks the store is asked for by its name, and handed on under another",
  {},
  async (world) => {
    const reads = [
      "env: {PW: !env ATMOS_KEYRING_PASSWORD, ALSO: !env MINE}",
      "auth: {identities: {dev: {env: {PW: !env ATMOS_KEYRING_PASSWORD, ALSO: !env MINE}}}}",
      "auth: {keyring: {spec: {password_env: OTHER}}, shell: {pass: [MINE]}}",
    ];
    const env = { ATMOS_KEYRING_PASSWORD: undefined, MINE: PASSPHRASE };
    world.box.write(
      "home/.atmos/atmos.yaml",
      `${OWN}  keyring: {type: file, spec: {password_env: MINE}}\n`,
    );
    for (const text of reads) {
      for (const more of [env, { MINE: "another", ATMOS_KEYRING_PASSWORD: PASSPHRASE }]) {
        world.configure(text);
        const inside = printed(await world.run(["exec", "-i", "dev", "--", "env"], { env: more }));
        assert(!inside.includes(PASSPHRASE), text);
        assertStringIncludes(inside, "ATMOS_IDENTITY=dev");
      }
    }
  },
);
