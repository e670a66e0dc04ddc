/** Registries and clusters linked to an identity: the real program, the real kubectl and docker, a loopback AWS. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { CLUSTER, INTEGRATIONS, linked, REGION } from "./linked_world.ts";
import { runProgram } from "./process.ts";
import { ENTER } from "./pty.ts";
import { findTool, having, tool } from "./tools.ts";
import { ADMIN_SESSION, configFor, printed } from "./world.ts";

/** A kubeconfig of the person's own, with a cluster of somebody else's. */
const OWN_KUBECONFIG = `apiVersion: v1
kind: Config
clusters:
- name: own
  cluster: {server: "https://own.example", extensions: [{name: kept, extension: {since: 2024-01-02}}]}
contexts:
- name: own
  context: {cluster: own, user: own}
users:
- name: own
  user: {token: own-token-EXAMPLE}
current-context: own
preferences: {colors: true}
`;

/** A docker configuration with everything that a login must not lose. */
const OWN_DOCKER = `${
  JSON.stringify(
    {
      auths: { "example.com": { identitytoken: "own-token-EXAMPLE" } },
      credsStore: "own",
      credHelpers: { "gcr.io": "gcloud" },
      proxies: { default: { httpProxy: "http://proxy.example" } },
      HttpHeaders: { "X-Own": "1" },
      currentContext: "default",
      features: { buildkit: "true" },
      unheardOf: [1, { a: null }],
    },
    null,
    2,
  )
}\n`;

const readers = { kubectl: { tools: ["kubectl"] }, docker: { tools: ["docker"] } };

/** kubectl takes the version that we write since 1.22; Debian's may be older. */
async function speaksV1(): Promise<boolean> {
  const path = findTool("kubectl");
  if (path === undefined) return true;
  const asked = ["version", "--client", "-o", "json"];
  const { stdout } = await runProgram(path, asked, { env: { HOME: "/nowhere" } });
  return Number.parseInt(JSON.parse(stdout).clientVersion.minor) >= 22;
}

const MODERN = { ...readers.kubectl, conditions: { "kubectl 1.22": await speaksV1() } };

linked("kubectl finds the cluster in a session, as the identity", MODERN, async ({ run, box }) => {
  const script = "kubectl get --raw /api && kubectl config current-context";
  const outcome = await run(["exec", "--", "sh", "-c", script]);
  const [answer, context] = printed(outcome).split(/(?<=\})/);
  assert(JSON.parse(answer!).user.startsWith(ADMIN_SESSION), answer);
  assertEquals(context!.trim(), "prod");
  assertEquals(box.tree("run/atmos-auth"), []);
});

linked(
  "an older kubectl gets the version of the answer that it speaks",
  readers.kubectl,
  async ({ run }) => {
    const script = `sed 's|k8s.io/v1$|k8s.io/v1beta1|' "$KUBECONFIG" > older
    KUBECONFIG=$PWD/older kubectl get --raw /api`;
    const text = printed(await run(["exec", "--", "sh", "-c", script]));
    assert(JSON.parse(text).user.startsWith(ADMIN_SESSION), text);
  },
);

linked("a token in a session needs neither the store nor the cloud", {}, async ({ run, sts }) => {
  const token = `"$PROGRAM" aws eks token --cluster-name ${CLUSTER} --region ${REGION} -i admin`;
  const script = `PROGRAM=$(sed -n 's/^ *command: //p' "$KUBECONFIG"); ${token}`;
  printed(await run(["login", "-i", "admin"]));
  printed(await run(["trust"]));
  const before = sts.requests.length;
  const { apiVersion, kind, status } = JSON.parse(
    printed(await run(["exec", "--", "sh", "-c", script])),
  );
  assertEquals([apiVersion, kind], ["client.authentication.k8s.io/v1", "ExecCredential"]);
  const left = Date.parse(status.expirationTimestamp) - Date.now();
  assert(left > 13 * 60_000 && left <= 14 * 60_000, `${left} ms are left`);
  assertEquals(sts.requests.length, before);
});

linked(
  "the default identity is meant, and a stored credential costs no question",
  {},
  async (world) => {
    const { run, sts } = world;
    printed(await run(["login"]));
    const before = sts.requests.length;
    const asked = ["aws", "eks", "token", "--cluster-name", "other"];
    const { status } = JSON.parse(printed(await run(asked)));
    const url = atob(
      status.token.slice("k8s-aws-v1.".length).replaceAll("-", "+").replaceAll("_", "/"),
    );
    assertMatch(url, new RegExp(`^https://sts\\.${REGION}\\.amazonaws\\.com/\\?Action=`));
    assertEquals(sts.requests.length, before);
  },
);

linked("of several identities the cloud's own is meant", {}, async ({ run, box, sts }) => {
  const more = "  identities:\n    other: { kind: mock }\n";
  box.write("project/atmos.yaml", configFor(sts.url).replace("  identities:\n", more));
  const asked = ["aws", "eks", "token", "--cluster-name", CLUSTER];
  const { kind } = JSON.parse(printed(await run(asked, { ATMOS_IDENTITY: "other,admin" })));
  assertEquals(kind, "ExecCredential");
  const { status, stderr } = await run([...asked, "-i", "other"]);
  assertEquals(status, 2);
  assertStringIncludes(stderr, '"other" (mock) is no identity of the cloud "aws"');
});

linked("logins and clusters that are written at the same time are all there", {}, async (world) => {
  const { run, box, registry } = world;
  printed(await run(["login"]));
  const names = ["a", "b", "c"];
  await Promise.all([
    run(["aws", "ecr", "login", "registry"]).then(printed),
    run(["aws", "ecr", "login", "--public"]).then(printed),
    ...names.map(async (alias) =>
      printed(await run(["aws", "eks", "update-kubeconfig", "--name", CLUSTER, "--alias", alias]))
    ),
  ]);
  const { auths } = JSON.parse(Deno.readTextFileSync(`${box.home}/.docker/config.json`));
  assertEquals(Object.keys(auths).sort(), [registry.host, "public.ecr.aws"]);
  const kubeconfig = Deno.readTextFileSync(`${box.home}/.kube/config`);
  const contexts = [...kubeconfig.matchAll(/^ {2}- name: (\w)$/gm)].map(([, name]) => name);
  assertEquals(contexts.sort(), names);
});

linked(
  "docker is signed in where a credentials store would hide it",
  readers.docker,
  async (world) => {
    const { run, box, registry } = world;
    box.write("home/.docker/config.json", OWN_DOCKER);
    // A store that is there and does not know the registry: docker then believes it.
    const unknown = "credentials not found in native keychain";
    box.write("bin/docker-credential-own", `#!/bin/sh\necho "${unknown}"; exit 1\n`, 0o700);
    const PATH = `${box.directory}/bin:${box.env.PATH}`;
    const image = `${registry.host}/app:1`;
    const inspect = ["docker", "manifest", "inspect", "--insecure", image];
    const manifest = JSON.parse(printed(await run(["exec", "--", ...inspect], { PATH })));
    assertEquals(manifest.schemaVersion, 2);
    assertMatch(registry.visitors.at(-1)!, /^AWS:.+-EXAMPLE$/);
    const config = JSON.parse(
      printed(await run(["exec", "--", "sh", "-c", 'cat "$DOCKER_CONFIG/config.json"'])),
    );
    const { auths, credHelpers, ...rest } = config;
    const { auths: ownAuths, credHelpers: ownHelpers, credsStore, ...ownRest } = JSON.parse(
      OWN_DOCKER,
    );
    assertEquals(rest, ownRest);
    // Libraries take an empty helper for the store: it is asked where it has a login alone.
    assertEquals(credHelpers, { ...ownHelpers, "example.com": credsStore });
    assertEquals({ ...auths, [registry.host]: 0 }, { ...ownAuths, [registry.host]: 0 });
    assertEquals(Deno.readTextFileSync(`${box.home}/.docker/config.json`), OWN_DOCKER);
  },
);

const DOCKER_PY = `import docker.auth, sys
found = docker.auth.load_config().resolve_authconfig(sys.argv[1])
print(found.get("Username") or found.get("username"))`;

linked(
  "attack: docker-py is whom the store of logins knows at the registry",
  await having("python3", "python3-docker", "-c", "import docker"),
  async ({ run, box, registry }) => {
    box.write("home/.docker/config.json", OWN_DOCKER);
    const eve = JSON.stringify({ ServerURL: registry.host, Username: "eve", Secret: "e-EXAMPLE" });
    box.write("bin/docker-credential-own", `#!/bin/sh\necho '${eve}'\n`, 0o700);
    const PATH = `${box.directory}/bin:${box.env.PATH}`;
    const ask = ["/usr/bin/python3", "-c", DOCKER_PY, registry.host];
    assertEquals(printed(await run(["exec", "--", ...ask], { PATH })), "AWS\n");
    const { stderr } = await run(["aws", "ecr", "login", "registry"], { PATH });
    const outside = () => runProgram(ask[0]!, ask.slice(1), { env: { ...box.env, PATH } });
    assertEquals(printed(await outside()), "eve\n");
    // What is said there helps.
    assertStringIncludes(stderr, `echo ${registry.host} | docker-credential-own erase`);
    const gone = "credentials not found in native keychain";
    box.write("bin/docker-credential-own", `#!/bin/sh\necho "${gone}"; exit 1\n`, 0o700);
    assertEquals(printed(await outside()), "AWS\n");
  },
);

linked(
  "attack: skopeo is whom the person signed podman in as",
  { tools: ["skopeo"] },
  async ({ run, box, registry }) => {
    const eve = JSON.stringify({ auths: { [registry.host]: { auth: btoa("eve:eve-EXAMPLE") } } });
    box.write("home/.config/containers/auth.json", eve);
    const image = `docker://${registry.host}/app:1`;
    const inspect = [
      "skopeo",
      "--insecure-policy",
      "inspect",
      "--raw",
      "--tls-verify=false",
      image,
    ];
    const manifest = JSON.parse(printed(await run(["exec", "--", ...inspect])));
    assertEquals(manifest.schemaVersion, 2);
    assertMatch(registry.visitors.at(-1)!, /^AWS:.+-EXAMPLE$/);
    assertEquals(Deno.readTextFileSync(`${box.home}/.config/containers/auth.json`), eve);
  },
);

linked(
  "docker keeps its contexts and plugins, and writes to the session only",
  readers.docker,
  async (world) => {
    const { run, box } = world;
    const env = { ...box.env, DOCKER_HOST: "" };
    const create = ["context", "create", "far", "--docker", "host=tcp://far.example:2376"];
    printed(await runProgram(tool("docker"), create, { env }));
    const plugin = '{"SchemaVersion":"0.1.0","Vendor":"EXAMPLE","Version":"1"}';
    box.write(
      "home/.docker/cli-plugins/docker-own",
      `#!/bin/sh\n[ "$1" = docker-cli-plugin-metadata ] && echo '${plugin}' || echo "own plugin"\n`,
      0o700,
    );
    box.write("home/.docker/buildx/instances/far", '{"Name":"far"}');
    box.write("home/.docker/buildx/refs/far/far0/build", "{}");
    const before = box.tree("home/.docker");
    const script =
      `docker context use far >&2; docker context ls --format "{{.Name}} {{.Current}}"; docker own
      cd "$DOCKER_CONFIG/buildx"; find . -type f`;
    const text = printed(await run(["exec", "--", "sh", "-c", script]));
    assertEquals(text, "default false\nfar true\nown plugin\n./instances/far\n");
    assertEquals(box.tree("home/.docker"), before);
  },
);

linked(
  "a session without clusters points kubectl at nobody's cluster",
  readers.kubectl,
  async (world) => {
    const { run, box, configure } = world;
    configure("");
    box.write("home/.kube/config", OWN_KUBECONFIG);
    const contexts = ["kubectl", "config", "get-contexts", "-o", "name"];
    const foreign = { KUBECONFIG: `${box.home}/.kube/config`, KUBE_TOKEN: "parent-EXAMPLE" };
    assertEquals(printed(await run(["exec", "--", ...contexts], foreign)), "");
    // Whoever says so has their own.
    assertEquals(printed(await run(["exec", "--pass", "KUBECONFIG", "--", ...contexts])), "own\n");
    const listed = ["exec", "--pass", "KUBECONFIG", "--", ...contexts];
    assertEquals(printed(await run(listed, foreign)), "own\n");
    const seen = printed(
      await run(["exec", "--", "env"], { ...foreign, DOCKER_CONFIG: "/parent" }),
    );
    assert(!/^(DOCKER_CONFIG|KUBE_TOKEN|KUBE_CONFIG_PATH)=/m.test(seen), seen);
  },
);

linked(
  "the session's clusters come before those that are let in",
  readers.kubectl,
  async ({ run, box }) => {
    const own = box.write("home/.kube/config", OWN_KUBECONFIG);
    const script = "kubectl config current-context; kubectl config get-contexts -o name";
    const listed = ["exec", "--pass", "KUBECONFIG", "--", "sh", "-c", script];
    assertEquals(printed(await run(listed, { KUBECONFIG: own })), "prod\nown\nprod\n");
  },
);

linked(
  "an integration that fails is named, and the session opens without it",
  {},
  async (world) => {
    const { run, sts, registry } = world;
    sts.services.denied.add("eks:DescribeCluster");
    const script = 'echo "open"; cat "$DOCKER_CONFIG/config.json" "$KUBECONFIG"';
    const outcome = await run(["exec", "--", "sh", "-c", script]);
    const text = printed(outcome);
    assertStringIncludes(text, "open");
    assertStringIncludes(text, registry.host);
    assertStringIncludes(text, "clusters: []");
    assertStringIncludes(outcome.stderr, 'warning: Cannot connect integration "cluster": EKS at ');
    assertStringIncludes(outcome.stderr, "eks:DescribeCluster");
  },
);

linked("`auto_provision: false` leaves an integration to its command", {}, async (world) => {
  const { run, configure, registry, box } = world;
  configure(INTEGRATIONS.replaceAll("spec: {", "spec: { auto_provision: false,"));
  const seen = printed(await run(["exec", "--", "sh", "-c", 'env; cat "$KUBECONFIG"']));
  assert(!seen.includes("DOCKER_CONFIG"), seen);
  assertStringIncludes(seen, "clusters: []");
  printed(await run(["aws", "ecr", "login"]));
  assertStringIncludes(Deno.readTextFileSync(`${box.home}/.docker/config.json`), registry.host);
});

linked("a login is renewed behind the session, and what docker wrote since stays", {
  cloud: { services: { passwordLife: 12 } },
}, async ({ run, registry }) => {
  const file = '"$DOCKER_CONFIG/config.json"';
  const login = `grep -o '"auth": *"[^"]*"' ${file}`;
  const script = `cat ${file}; first=$(${login})
    sed -i 's/"auths"/"written": true, "auths"/' ${file}
    while [ "$(${login})" = "$first" ]; do sleep 0.2; done; echo /; cat ${file}`;
  const texts = printed(await run(["exec", "--", "sh", "-c", script])).split("\n/\n");
  const [before, after] = texts.map((text) => JSON.parse(text));
  const { host } = registry;
  assert(before.auths[host].auth !== after.auths[host].auth, "it is the same login");
  assertEquals(after.written, true);
});

linked("a nested session has none of the outer one's logins and clusters", {}, async (world) => {
  const { run, box, program, configure, registry } = world;
  const other = registry.host.replace("127.0.0.1", "127.0.0.2");
  box.write(
    "home/.docker/config.json",
    JSON.stringify({ auths: { [other]: { auth: "b3duOmU=" } } }),
  );
  configure(
    INTEGRATIONS + `    again:
      kind: aws/ecr
      via: { identity: next }
      spec: { registry: { account_id: "444455556666", region: ${REGION} } }
`,
  );
  printed(await run(["trust"]));
  const inner = `${program} exec -i next --pass 'KUBECONFIG,DOCKER_CONFIG' -- sh -c`;
  const script = `cat "$DOCKER_CONFIG/config.json" >&2
    ${inner} 'cat "$KUBECONFIG" "$DOCKER_CONFIG/config.json"'`;
  // What unlocks the store is not handed on: the inner one has a store in memory.
  const memory = { ATMOS_KEYRING_TYPE: "memory" };
  const outcome = await run(["exec", "--", "sh", "-c", script], memory);
  const text = printed(outcome);
  assertStringIncludes(text, "clusters: []");
  const [outerLogin] = /QVdT[\w+/=]+/.exec(outcome.stderr) ?? [];
  assert(outerLogin !== undefined && !text.includes(outerLogin), "the outer login is there");
  assertStringIncludes(text, other);
});

linked(
  "an rc file does not move the session's clusters and registries",
  { tools: ["bash"] },
  async (world) => {
    const { box, open } = world;
    box.write(
      "home/.bashrc",
      "export KUBECONFIG=/rc/kubeconfig DOCKER_CONFIG=/rc/docker KUBE_TOKEN=rc-EXAMPLE\n",
    );
    await using pty = await open(["shell", "--shell", "/bin/bash", "-q"], { PS1: "> " });
    await pty.type(`echo "at <$KUBECONFIG|$DOCKER_CONFIG|$KUBE_TOKEN>"${ENTER}`);
    const seen = await pty.waitFor(/at <\/[^$]*\|[^$]*\|[^$]*>/);
    assertMatch(seen, /at <\/\S+\/kube\/config\|\/\S+\/docker\|>/);
  },
);

linked("no login is in a variable, an argument or a message", {}, async ({ run, sts, box }) => {
  const script = "env; cat /proc/$$/environ; tr '\\0' ' ' < /proc/$PPID/cmdline";
  const { stdout, stderr } = await run(["exec", "--logs-level", "trace", "--", "sh", "-c", script]);
  const logins = [...sts.services.logins.keys()];
  assertEquals(logins.length, 1);
  for (const text of [logins[0]!, logins[0]!.slice(4), btoa(logins[0]!)]) {
    assert(!stdout.includes(text) && !stderr.includes(text), "a login was seen");
    assertEquals(box.filesWith(text), []);
  }
});

linked(
  "an explicit login changes nothing else in the person's own file, and logout takes it out",
  {},
  async (world) => {
    const { run, box, registry } = world;
    box.write("home/dotfiles/docker.json", OWN_DOCKER, 0o644);
    Deno.mkdirSync(`${box.home}/.docker`);
    Deno.symlinkSync(`${box.home}/dotfiles/docker.json`, `${box.home}/.docker/config.json`);
    const { stderr } = await run(["aws", "ecr", "login", "registry"]);
    assertMatch(
      stderr,
      /docker is signed in to 127\.0\.0\.1:\d+ \(.+\/\.docker\/config\.json\), until /,
    );
    assert(Deno.lstatSync(`${box.home}/.docker/config.json`).isSymlink);
    assertEquals(Deno.statSync(`${box.home}/.docker/config.json`).mode! & 0o777, 0o600);
    const written = JSON.parse(Deno.readTextFileSync(`${box.home}/.docker/config.json`));
    assertMatch(atob(written.auths[registry.host].auth), /^AWS:.+-EXAMPLE$/);
    const own = JSON.parse(OWN_DOCKER);
    assertEquals(written, {
      ...own,
      auths: { ...own.auths, [registry.host]: written.auths[registry.host] },
      credHelpers: { ...own.credHelpers, [registry.host]: "" },
    });
    const left = await run(["logout", "--all"]);
    assertStringIncludes(left.stderr, `Removed docker's login to ${registry.host} from `);
    assertEquals(JSON.parse(Deno.readTextFileSync(`${box.home}/.docker/config.json`)), {
      ...{ ...own, auths: { ...own.auths }, credHelpers: { ...own.credHelpers } },
    });
  },
);

linked(
  "a registry is signed in to by its host, and the public one by its flag",
  {},
  async (world) => {
    const { run, box, registry, sts } = world;
    const host = `111122223333.dkr.ecr.${REGION}.amazonaws.com`;
    printed(await run(["aws", "ecr", "login", "-r", host, "--public", "-i", "admin"]));
    const { auths } = JSON.parse(Deno.readTextFileSync(`${box.home}/.docker/config.json`));
    // A configured endpoint answers for itself.
    assertEquals(Object.keys(auths).sort(), [registry.host, "public.ecr.aws"]);
    assertEquals(
      sts.services.requests.map(({ operation, region }) => `${operation} ${region}`).sort(),
      [
        "ecr-public:GetAuthorizationToken us-east-1",
        `ecr:GetAuthorizationToken ${REGION}`,
      ],
    );
    const { status, stderr } = await run(["aws", "ecr", "login", "-r", "ghcr.io"]);
    assertEquals(status, 2);
    assertStringIncludes(stderr, '"ghcr.io" is no registry of kind aws/ecr or aws/ecr-public');
  },
);

linked(
  "an explicit update-kubeconfig keeps the person's own, and works from anywhere",
  MODERN,
  async (world) => {
    const { run, box } = world;
    const path = box.write("home/.kube/config", OWN_KUBECONFIG);
    const asked = ["aws", "eks", "update-kubeconfig", "--name", CLUSTER, "--alias", "anywhere"];
    const dry = printed(await run([...asked, "--dry-run"]));
    assertEquals(Deno.readTextFileSync(path), OWN_KUBECONFIG);
    printed(await run(asked));
    assertEquals(Deno.readTextFileSync(path), dry);
    const kubectl = (...args: string[]) =>
      runProgram(tool("kubectl"), args, { env: box.env, cwd: "/" });
    const { user } = JSON.parse(printed(await kubectl("get", "--raw", "/api")));
    assert(user.startsWith(ADMIN_SESSION), user);
    const own = JSON.parse(
      printed(
        await kubectl("config", "view", "--context", "own", "--minify", "--raw", "-o", "json"),
      ),
    );
    assertEquals([own.users[0].user.token, own.preferences], ["own-token-EXAMPLE", {
      colors: true,
    }]);
    assertStringIncludes(dry, "since: 2024-01-02");
  },
);

linked("update-kubeconfig honours the integration's path, mode and update", {}, async (world) => {
  const { run, box, configure } = world;
  const kubeconfig = 'kubeconfig: { path: "~/clusters/config", mode: "0640", update: error }';
  configure(INTEGRATIONS.replace("alias: prod", `alias: prod, ${kubeconfig}`));
  const path = `${box.home}/clusters/config`;
  const asked = ["aws", "eks", "update-kubeconfig", "--integration", "cluster"];
  printed(await run(asked));
  assertEquals(Deno.statSync(path).mode! & 0o777, 0o640);
  const { status, stderr } = await run(["aws", "eks", "update-kubeconfig"]);
  assertEquals(status, 1);
  assertStringIncludes(stderr, "already");
});

linked("what is no integration of that cloud is said clearly", {}, async ({ run }) => {
  const cases: readonly (readonly [args: string[], status: number, said: string])[] = [
    [["azure", "aks", "token", "-i", "admin"], 2, "is no identity of the cloud"],
    [["gcp", "gke", "update-kubeconfig", "-i", "admin"], 2, "is no identity of the cloud"],
    [["aws", "ecr", "login", "cluster"], 2, "is of kind aws/eks, not aws/ecr or aws/ecr-public"],
    [["aws", "ecr", "login", "registri"], 3, 'There is no integration "registri"'],
    [["aws", "ecr", "login", "registry", "--public"], 2, "not both"],
    [["aws", "ecr", "login", "-i", "next"], 2, "No integration of kind aws/ecr or aws/ecr-public"],
    [["aws", "eks", "token", "-i", "admin"], 2, "needs --cluster-name"],
    [["aws", "eks"], 2, '"aws eks" needs one of: token, update-kubeconfig; got nothing'],
  ];
  for (const [args, wanted, said] of cases) {
    const { status, stderr, stdout } = await run(args);
    assertEquals([args, status, stdout], [args, wanted, ""]);
    assertStringIncludes(stderr, said);
  }
});
