/** The person's .netrc, whose machines of the identity's host are the identity's in a session. */
import { assertEquals } from "@std/assert";
import type { GrantPlace } from "../../../../lib/provider/grant.ts";
import { Secret } from "../../../../lib/secret.ts";
import { placeOf } from "../../../../providers/github/endpoint.ts";
import { grantFor } from "../../../../providers/github/grant/grant.ts";
import { speaksOf } from "../../../../providers/github/grant/netrc.ts";
import { placeFor } from "../../plans.ts";

const TOKEN = "gho_ada_EXAMPLE";

/** The session's variables and files, with its secrets laid open. */
function granted(place: Partial<GrantPlace>) {
  const secret = { token: new Secret(TOKEN) };
  const credential = { type: "github/user", shown: { principal: "ada" }, secret } as const;
  const around = { ...placeFor(place), ...place };
  const { variables, files, losses } = grantFor(placeOf(undefined), credential, around);
  const texts = Object.entries(files).map(([path, content]) =>
    [path, typeof content === "string" ? content : content.reveal()] as const
  );
  return { variables, losses, files: Object.fromEntries(texts), directory: around.directory };
}

const PASSWORD = "ghp_EXAMPLEeve";

/** Texts that say who one is at github.com, and what is left of them. */
const SPEAKING: readonly (readonly [text: string, left: string])[] = [
  [`machine github.com login eve password ${PASSWORD}\n`, ""],
  [
    `machine\tGitHub.com\n\tlogin eve\n\tpassword ${PASSWORD}\nmachine b.example login b\n`,
    "machine b.example login b\n",
  ],
  [
    `machine b.example login b password c\nmachine api.github.com password ${PASSWORD}`,
    "machine b.example login b password c\n",
  ],
  [`default login eve password ${PASSWORD}`, ""],
  [`machine "github.com" login "e v" password "${PASSWORD}"\n`, ""],
  [
    `# mine\nmachine www.github.com password #${PASSWORD}\nmachine b.example password machine\n`,
    "# mine\nmachine b.example password machine\n",
  ],
  [
    `machine b.example login default password machine\ndefault password ${PASSWORD}`,
    "machine b.example login default password machine\n",
  ],
  [
    `macdef init\n\tmachine github.com\n\nmachine github.com password ${PASSWORD}\n`,
    "macdef init\n\tmachine github.com\n\n",
  ],
];

/** Texts that say nothing of it. */
const SILENT = [
  "",
  "machine b.example login github.com password default\n",
  "# machine github.com login eve\n",
  "macdef init\n\tmachine github.com\n\tdefault\n",
  "machine evilgithub.com password x\n",
  "github.com:\n    user: eve\n    oauth_token: x\n",
];

Deno.test("what the person's .netrc says of the host is the identity's in the session's", () => {
  for (const [text, left] of SPEAKING) {
    const { variables, files, directory } = granted({ own: [text] });
    const written = files["github/netrc"];
    const its = ["github.com", "www.github.com", "gist.github.com"].map((name) =>
      `machine ${name} login x-access-token password ${TOKEN}\n`
    );
    assertEquals(
      [variables.NETRC, written],
      [`${directory}/github/netrc`, its.join("") + left],
      text,
    );
    assertEquals(written?.includes(PASSWORD), false, text);
  }
});

Deno.test("a .netrc that says nothing of the host stays what tools find", () => {
  for (const text of SILENT) {
    assertEquals(speaksOf("github.com", text), false, text);
    const { variables, files } = granted({ own: [text] });
    assertEquals([variables.NETRC, files["github/netrc"]], [undefined, undefined]);
  }
});

Deno.test("attack: git-lfs believes the person's .netrc before git's helper", () => {
  const included = (own: readonly string[]) => {
    const { files, directory } = granted({ own });
    return files["github/git/config"]!.includes(
      `[include]\n\tpath = "${directory}/github/git/header"`,
    );
  };
  assertEquals([included([SPEAKING[0]![0]]), included([])], [true, false]);
});

Deno.test("outside of a session no file holds anybody's password, and it is said", () => {
  const place = { own: [SPEAKING[0]![0]], helper: ["/bin/atmos-auth", "git"] };
  const { variables, files, losses } = granted(place);
  assertEquals([variables.NETRC, files["github/netrc"], losses?.length], [undefined, undefined, 1]);
});
