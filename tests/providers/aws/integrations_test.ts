import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import * as v from "valibot";
import type { Credential } from "../../../lib/credential.ts";
import { UserError } from "../../../lib/errors.ts";
import type { RegistryLogin } from "../../../lib/provider/kind.ts";
import { Secret } from "../../../lib/secret.ts";
import { awsAmbient } from "../../../providers/aws/kinds/ambient.ts";
import { assumeRole } from "../../../providers/aws/kinds/assume_role.ts";
import { clusterToken } from "../../../providers/aws/integrations/cluster_token.ts";
import { ecr } from "../../../providers/aws/integrations/ecr.ts";
import { ecrPublic } from "../../../providers/aws/integrations/ecr_public.ts";
import { eks } from "../../../providers/aws/integrations/eks.ts";
import { user } from "../../../providers/aws/kinds/user.ts";
import { fakeWorld, NOW } from "../fake_world.ts";
import { integrationOf, planOf } from "../plans.ts";
import { type Asked, type FakeAws, runCaged } from "./caged.ts";

const CREDENTIAL: Credential = {
  type: "aws/role-session",
  expires: NOW + 3_600_000,
  shown: { access_key_id: "ASIA0000000000EXAMPLE", region: "eu-west-1" },
  secret: {
    secret_access_key: new Secret("secret/EXAMPLE"),
    session_token: new Secret("token/EXAMPLE=="),
  },
};

const PLAIN = planOf(user, {});
const ELSEWHERE = planOf(user, { spec: { endpoint_url: "https://aws.example" } });

function worldWith(aws: FakeAws, env: Readonly<Record<string, string>> = {}) {
  return fakeWorld({ env, cage: ({ module }, given) => runCaged(module, given, aws) });
}

const TOKEN = btoa("AWS:pass:word-EXAMPLE");

function registryOf(login: unknown) {
  const { type, host, username, secret, expires } = login as RegistryLogin;
  return [type, host, username, secret.reveal(), expires];
}

/** A private registry in each partition, and where its login is asked for. */
const REGISTRIES = [
  ["us-east-1", "amazonaws.com"],
  ["us-gov-west-1", "amazonaws.com"],
  ["cn-north-1", "amazonaws.com.cn"],
  ["us-iso-east-1", "c2s.ic.gov"],
  ["eusc-de-east-1", "amazonaws.eu"],
] as const;

for (const [region, domain] of REGISTRIES) {
  Deno.test(`a registry in ${region} is one of ${domain}`, async () => {
    const asked: Asked[] = [];
    const world = worldWith((it) => {
      asked.push(it);
      const data = { authorizationToken: TOKEN, expiresAt: (NOW + 43_200_500) / 1000 };
      return Response.json({
        authorizationData: [{ ...data, proxyEndpoint: "https://x.example" }],
      });
    });
    const plan = integrationOf(
      ecr,
      { spec: { registry: { account_id: "012345678901", region } } },
      PLAIN,
    );
    assertEquals(plan.hosts(world.env), [`api.ecr.${region}.${domain}:443`]);
    const login = await plan.connect(world, CREDENTIAL);
    const host = `012345678901.dkr.ecr.${region}.${domain}`;
    assertEquals(registryOf(login), [
      "registry",
      host,
      "AWS",
      "pass:word-EXAMPLE",
      NOW + 43_200_500,
    ]);
    const { url, method, headers } = asked[0]!;
    assertEquals([asked.length, url, method], [1, `https://api.ecr.${region}.${domain}/`, "POST"]);
    assertEquals(
      headers.get("x-amz-target"),
      "AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken",
    );
    assertEquals(headers.get("x-amz-security-token"), "token/EXAMPLE==");
    assert(headers.get("authorization")!.includes(`/${region}/ecr/aws4_request`));
    const told = JSON.stringify([world.said, world.warned]);
    assertEquals(told, "[[],[]]");
  });
}

Deno.test("the public registry is asked for in a region, and is the same everywhere", async () => {
  const world = worldWith(({ url, headers }) => {
    assertEquals(url, "https://api.ecr-public.us-west-2.amazonaws.com/");
    assertEquals(headers.get("x-amz-target"), "SpencerFrontendService.GetAuthorizationToken");
    assert(headers.get("authorization")!.includes("/us-west-2/ecr-public/aws4_request"));
    return Response.json({ authorizationData: { authorizationToken: TOKEN } });
  });
  const plan = integrationOf(ecrPublic, { spec: { registry: { region: "us-west-2" } } }, PLAIN);
  const login = await plan.connect(world, CREDENTIAL);
  assertEquals(registryOf(login), [
    "registry",
    "public.ecr.aws",
    "AWS",
    "pass:word-EXAMPLE",
    undefined,
  ]);
});

Deno.test("at a configured endpoint the answer says where the registry is", async () => {
  const world = worldWith(({ url }) => {
    assertEquals(url, "https://aws.example/");
    const proxyEndpoint = "https://registry.example:4510";
    return Response.json({ authorizationData: [{ authorizationToken: TOKEN, proxyEndpoint }] });
  });
  const fields = { spec: { registry: { account_id: "012345678901", region: "eu-west-1" } } };
  const plan = integrationOf(ecr, fields, ELSEWHERE);
  assertEquals(plan.hosts(world.env), ["aws.example:443"]);
  assertEquals(registryOf(await plan.connect(world, CREDENTIAL))[1], "registry.example:4510");
});

const CLUSTER = { spec: { cluster: { name: "main", region: "eu-west-1" } } };
const ARN = "arn:aws:eks:eu-west-1:012345678901:cluster/main";

Deno.test("a cluster is known by its ARN, and its context by the alias", async () => {
  const world = worldWith(({ url, method, headers }) => {
    assertEquals([url, method], ["https://eks.eu-west-1.amazonaws.com/clusters/main", "GET"]);
    assert(headers.get("authorization")!.includes("/eu-west-1/eks/aws4_request"));
    const cluster = {
      arn: ARN,
      status: "ACTIVE",
      endpoint: "https://main.example",
      certificateAuthority: { data: "UEVN" },
    };
    return Response.json({ cluster });
  });
  const known = {
    type: "cluster",
    name: ARN,
    context: ARN,
    server: "https://main.example",
    authority: "UEVN",
    token: ["aws", "eks", "token", "--cluster-name", "main", "--region", "eu-west-1"],
    request: { cluster: "main", region: "eu-west-1" },
  } as const;
  assertEquals(await integrationOf(eks, CLUSTER, PLAIN).connect(world, CREDENTIAL), known);
  const fields = { spec: { cluster: { ...CLUSTER.spec.cluster, alias: "prod" } } };
  const aliased = await integrationOf(eks, fields, PLAIN).connect(world, CREDENTIAL);
  assertEquals(aliased, { ...known, context: "prod" });
});

/** Answers that are no cluster, and what is said of them. */
const UNFIT: readonly (readonly [answer: () => Response, code: string, said: string])[] = [
  [
    () => Response.json({ cluster: { arn: ARN, status: "CREATING" } }),
    "failed",
    'The cluster "main" has no address yet: it is CREATING',
  ],
  [() => Response.json({}), "bad_answer", 'AWS did not answer with the cluster "main"'],
  [
    () => Response.json({ cluster: { arn: ARN, endpoint: "http://main.example" } }),
    "bad_answer",
    'AWS did not answer with the cluster "main"',
  ],
  [
    () => new Response("<html>Welcome", { headers: { "content-type": "text/html" } }),
    "bad_answer",
    "Cannot understand EKS at eks.eu-west-1.amazonaws.com: it answered DescribeCluster with status 200 and text/html",
  ],
  [
    () =>
      Response.json({ message: "No cluster found for name: main." }, {
        status: 404,
        headers: { "x-amzn-errortype": "ResourceNotFoundException:http://internal" },
      }),
    "sign_in_refused",
    "EKS at eks.eu-west-1.amazonaws.com refused DescribeCluster: ResourceNotFoundException: No cluster found for name: main.",
  ],
  [
    () => Response.json({ __type: "com.amazon#ServerException", message: "Oh" }, { status: 503 }),
    "unreachable",
    "EKS at eks.eu-west-1.amazonaws.com refused DescribeCluster: ServerException: Oh",
  ],
];

for (const [answer, code, said] of UNFIT) {
  Deno.test(`what is no cluster is said: ${said}`, async () => {
    const plan = integrationOf(eks, CLUSTER, PLAIN);
    const error = await assertRejects(() => plan.connect(worldWith(answer), CREDENTIAL), UserError);
    assertEquals([error.code, error.message], [code, said]);
    assert(error.hint !== undefined || code === "unreachable");
  });
}

Deno.test("an answer that is no login is refused, and not quoted", async () => {
  const fields = { spec: { registry: { account_id: "012345678901", region: "eu-west-1" } } };
  for (
    const token of [undefined, 1, "", "not base64!", btoa("no colon"), btoa("AWS:line\nbreak")]
  ) {
    const world = worldWith(() =>
      Response.json({ authorizationData: [{ authorizationToken: token }] })
    );
    const connect = () => integrationOf(ecr, fields, PLAIN).connect(world, CREDENTIAL);
    const error = await assertRejects(connect, UserError);
    assertEquals(error.message, "AWS did not answer with a login for its registry");
  }
});

Deno.test("a registry's host names its entry, whatever else a host may be", () => {
  const cases: readonly (readonly [host: string, entry: unknown])[] = [
    ["012345678901.dkr.ecr.eu-west-1.amazonaws.com", {
      spec: { registry: { account_id: "012345678901", region: "eu-west-1" } },
    }],
    ["012345678901.dkr.ecr.cn-north-1.amazonaws.com.cn", {
      spec: { registry: { account_id: "012345678901", region: "cn-north-1" } },
    }],
    ["012345678901.dkr.ecr.cn-north-1.amazonaws.com", undefined],
    ["012345678901.dkr.ecr.eu-west-1.amazonaws.com.evil.example", undefined],
    ["1.dkr.ecr.eu-west-1.amazonaws.com", undefined],
    ["public.ecr.aws", undefined],
  ];
  for (const [host, entry] of cases) assertEquals([host, ecr.named!(host)], [host, entry]);
  assertEquals(ecrPublic.named!("public.ecr.aws"), {});
  assertEquals(ecrPublic.named!("ghcr.io"), undefined);
});

Deno.test("a cluster's token is good for 14 minutes, or for as long as the credential", async () => {
  const wish = { cluster: "main", region: "eu-west-1" };
  const world = fakeWorld();
  const { token, expires } = await clusterToken(world, CREDENTIAL, wish);
  assertEquals(expires, NOW + 14 * 60_000);
  const [prefix, encoded] = token.reveal().split(".");
  assertEquals(prefix, "k8s-aws-v1");
  const url = new URL(
    new TextDecoder().decode(Uint8Array.fromBase64(encoded!, { alphabet: "base64url" })),
  );
  const { "X-Amz-Signature": signature, ...query } = Object.fromEntries(url.searchParams);
  assertEquals([url.origin, url.pathname], ["https://sts.eu-west-1.amazonaws.com", "/"]);
  assertEquals(query, {
    Action: "GetCallerIdentity",
    Version: "2011-06-15",
    "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
    "X-Amz-Credential": "ASIA0000000000EXAMPLE/20300101/eu-west-1/sts/aws4_request",
    "X-Amz-Date": "20300101T000000Z",
    "X-Amz-Expires": "60",
    "X-Amz-SignedHeaders": "host;x-k8s-aws-id",
    "X-Amz-Security-Token": "token/EXAMPLE==",
  });
  assert(/^[0-9a-f]{64}$/.test(signature!));
  const soon = { ...CREDENTIAL, expires: NOW + 60_000 };
  assertEquals((await clusterToken(world, soon, wish)).expires, NOW + 60_000);
  assertEquals(world.tasks, []);
});

Deno.test("a cluster's token needs a name that can stand in a header, and a region", async () => {
  const { region: _, ...shown } = CREDENTIAL.shown;
  const cases = [
    [{ region: "eu-west-1" }, "--cluster-name"],
    [{ cluster: "a\r\nb", region: "eu-west-1" }, "--cluster-name"],
    [{ cluster: "main" }, "--region"],
    [{ cluster: "main", region: "evil.example/" }, "--region"],
  ] as const;
  for (const [wish, flag] of cases) {
    const make = () => clusterToken(fakeWorld(), { ...CREDENTIAL, shown }, wish);
    const error = await assertRejects(make, UserError);
    assertEquals([error.code, error.message], [
      "usage",
      `A token for an EKS cluster needs ${flag}`,
    ]);
  }
});

Deno.test("an ambient identity signs with what the surroundings give", async () => {
  const env = { AWS_ACCESS_KEY_ID: "AKIAENV0000000EXAMPLE", AWS_SECRET_ACCESS_KEY: "env/EXAMPLE" };
  const plan = planOf(awsAmbient, { principal: { region: "eu-west-1" } });
  const world = worldWith(({ headers }) => {
    assert(headers.get("authorization")!.includes("Credential=AKIAENV0000000EXAMPLE/"));
    return Response.json({ authorizationData: { authorizationToken: TOKEN } });
  }, env);
  const ambient = await plan.signIn(world, undefined);
  await integrationOf(ecrPublic, {}, plan).connect(world, ambient);
  const made = await plan.clusterToken!(world, ambient, { cluster: "main", region: "eu-west-1" });
  assertEquals(made.expires, NOW + 14 * 60_000);
});

Deno.test("every identity of AWS with keys of its own opens clusters", () => {
  const role = { principal: { assume_role: "arn:aws:iam::123456789012:role/admin" } };
  for (const plan of [PLAIN, planOf(assumeRole, role, PLAIN)]) assert(plan.clusterToken);
});

Deno.test("a kubeconfig's path leads from a directory that is known", () => {
  const read = (path: string) =>
    v.safeParse(eks.schema, {
      spec: { cluster: { name: "main", region: "eu-west-1", kubeconfig: { path } } },
    });
  for (const path of ["~root/kc", "$HOME/kc", "${HOME}/kc", "~root", "$KUBE"]) {
    const [issue] = read(path).issues ?? [];
    assertStringIncludes(issue?.message ?? "", "must be a whole path, or begin with ~/ or ./");
  }
  for (const path of ["~/kc", "./$HOME/kc", "kc", "/a/~b"]) assertEquals(read(path).success, true);
});
