import {
  ADA,
  AUDIENCE,
  CLIENT,
  DEPLOY,
  inWorld,
  known,
  MIDDLE,
  planned,
  PROJECT,
  SUBJECT,
  type TestOptions,
  type TestWorld,
} from "../world.ts";
import { assertEquals, assertRejects } from "@std/assert";
import { UserError } from "../../../../lib/errors.ts";
import { adc as kind } from "../../../../providers/gcp/kinds/adc.ts";

const WELL_KNOWN = "/home/ada/.config/gcloud/application_default_credentials.json";
const REFRESH = "1//refresh-EXAMPLE";

const USER_FILE = {
  type: "authorized_user",
  client_id: CLIENT.id,
  client_secret: CLIENT.secret,
  refresh_token: REFRESH,
  quota_project_id: "quota-project",
};

/** The file of a person who came through a workforce pool, as gcloud writes it. */
const POOL_FILE = {
  ...USER_FILE,
  type: "external_account_authorized_user",
  audience: "//iam.googleapis.com/locations/global/workforcePools/acme/providers/okta",
  token_url: "https://sts.googleapis.com/v1/oauthtoken",
  token_info_url: "https://sts.googleapis.com/v1/introspect",
  universe_domain: "googleapis.com",
};

const impersonationOf = (email: string) =>
  `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${email}:generateAccessToken`;

/** A refresh token that Google knows. */
function knowRefreshToken({ google }: TestWorld): void {
  const scopes = ["openid", "https://www.googleapis.com/auth/cloud-platform"];
  google.vault.refresh.set(REFRESH, { user: ADA, client: CLIENT.id, scopes });
}

/** Signs in with these fields, from a file that stands at this place. */
function signingIn(
  content: unknown,
  check: (
    signIn: () => ReturnType<ReturnType<typeof planned>["signIn"]>,
    world: TestWorld,
  ) => unknown,
  { path = WELL_KNOWN, fields = {}, ...options }: TestOptions & {
    path?: string;
    fields?: unknown;
  } = {},
) {
  const text = typeof content === "string" ? content : JSON.stringify(content);
  const files = content === undefined ? {} : { [path]: text };
  return inWorld({ ...options, files: { ...files, ...options.files } }, async (world) => {
    knowRefreshToken(world);
    await check(() => planned(kind, fields).signIn(world, undefined), world);
  });
}

Deno.test("gcloud's own file is found where each system keeps it, and where CLOUDSDK_CONFIG says", async () => {
  const places: readonly [string, TestOptions][] = [
    [WELL_KNOWN, {}],
    ["/cfg/application_default_credentials.json", { env: { CLOUDSDK_CONFIG: "/cfg" } }],
    [
      "C:\\Users\\ada\\AppData\\Roaming\\gcloud\\application_default_credentials.json",
      { os: "windows", env: { USERPROFILE: "C:\\Users\\ada" } },
    ],
    ["/keys/adc.json", { env: { GOOGLE_APPLICATION_CREDENTIALS: "/keys/adc.json" } }],
  ];
  for (const [path, options] of places) {
    await signingIn(USER_FILE, async (signIn, world) => {
      const credential = await signIn();
      assertEquals(known(world, credential)?.email, ADA.email);
      assertEquals(credential.shown, { principal: ADA.email, quota: "quota-project" });
    }, { path, ...options });
  }
});

Deno.test("no spec, an empty spec, flat fields and spec fields are all accepted", async () => {
  const shapes: readonly [unknown, string | undefined][] = [
    [{}, undefined],
    [{ spec: null }, undefined],
    [{ spec: {} }, undefined],
    [{ project_id: PROJECT }, PROJECT],
    [{ spec: { project_id: PROJECT, region: "us-central1" } }, PROJECT],
    [{ project_id: PROJECT, spec: { region: "us-central1" } }, PROJECT],
  ];
  for (const [fields, project] of shapes) {
    assertEquals(planned(kind, fields).facts.account, project);
    await signingIn(USER_FILE, async (signIn) => {
      assertEquals((await signIn()).shown.account, project);
    }, { fields });
  }
});

Deno.test("a service account's key, and another account that a person acts as, are used", () =>
  inWorld({}, async ({ issuer }) => {
    const key = {
      type: "service_account",
      client_email: DEPLOY,
      private_key: issuer.pem,
      private_key_id: issuer.kid,
      project_id: PROJECT,
    };
    const google = { serviceAccounts: [{ email: DEPLOY, uniqueId: "1", keys: issuer.jwks }] };
    await signingIn(key, async (signIn, world) => {
      const credential = await signIn();
      assertEquals(known(world, credential)?.email, DEPLOY);
      assertEquals(credential.shown, { account: PROJECT, principal: DEPLOY });
    }, { google });
    const impersonated = {
      type: "impersonated_service_account",
      service_account_impersonation_url: impersonationOf(DEPLOY),
      delegates: [`projects/-/serviceAccounts/${MIDDLE}`],
      source_credentials: USER_FILE,
    };
    await signingIn(impersonated, async (signIn, world) => {
      assertEquals(known(world, await signIn())?.email, DEPLOY);
      assertEquals(world.google.requests.at(-1)?.asked.delegates, [
        `projects/-/serviceAccounts/${MIDDLE}`,
      ]);
    });
  }));

Deno.test("a person of a workforce pool is refreshed at Google's token service, and may act as another", async () => {
  const pool = "principal://iam.googleapis.com/locations/global/workforcePools/acme/subject/";
  await signingIn(POOL_FILE, async (signIn, world) => {
    const credential = await signIn();
    assertEquals(known(world, credential)?.member, `${pool}ada`);
    assertEquals(credential.shown, { principal: `${pool}SUBJECT`, quota: "quota-project" });
    assertEquals(world.reached, ["POST sts.googleapis.com/v1/oauthtoken"]);
    assertEquals(Object.keys(world.google.requests[0]!.asked).sort(), [
      "grant_type",
      "refresh_token",
    ]);
  });
  const acting = {
    type: "impersonated_service_account",
    service_account_impersonation_url: impersonationOf(DEPLOY),
    source_credentials: POOL_FILE,
  };
  const google = { serviceAccounts: [{ email: DEPLOY, uniqueId: "1", creators: [`${pool}ada`] }] };
  await signingIn(acting, async (signIn, world) => {
    assertEquals(known(world, await signIn())?.email, DEPLOY);
  }, { google });
  await signingIn({ ...POOL_FILE, refresh_token: "revoked-EXAMPLE" }, async (signIn) => {
    const error = await assertRejects(signIn, UserError, "invalid_grant");
    assertEquals([error.code, error.hint], [
      "sign_in_needed",
      "gcloud auth application-default login",
    ]);
  });
});

Deno.test("an external account's token is exchanged, from a file, from GitHub, or from AWS keys", async () => {
  const external = (credential_source: unknown, more = {}) => ({
    type: "external_account",
    audience: AUDIENCE,
    subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
    token_url: "https://sts.googleapis.com/v1/token",
    credential_source,
    ...more,
  });
  await inWorld({}, async (world) => {
    const token = await world.subjectToken();
    const file = external({
      file: "/t.json",
      format: { type: "json", subject_token_field_name: "t" },
    });
    const files: Record<string, string> = {
      [WELL_KNOWN]: JSON.stringify(file),
      "/t.json": JSON.stringify({ t: token }),
    };
    const readText = (path: string) => Promise.resolve(files[path]);
    const signIn = () =>
      planned(kind, {}).signIn({ ...world, files: { ...world.files, readText } }, undefined);
    assertEquals(known(world, await signIn())?.member, SUBJECT);
    files[WELL_KNOWN] = JSON.stringify({
      ...file,
      service_account_impersonation_url: impersonationOf(DEPLOY),
    });
    const credential = await signIn();
    assertEquals(known(world, credential)?.email, DEPLOY);
    assertEquals(credential.shown, { account: PROJECT, principal: DEPLOY });
  });
  const url = "https://evil.example/token";
  await signingIn(external({ url }), async (signIn, world) => {
    const error = await assertRejects(signIn, UserError, "from evil.example, which nothing allows");
    assertEquals([error.code, world.reached], ["sign_in_refused", []]);
  });
  const aws = external({ environment_id: "aws1" }, {
    subject_token_type: "urn:ietf:params:aws:token-type:aws4_request",
  });
  const env = {
    AWS_ACCESS_KEY_ID: "AKIAADA0000000EXAMPLE",
    AWS_SECRET_ACCESS_KEY: "ada/Secret+Key/EXAMPLE",
    AWS_REGION: "eu-west-1",
  };
  await signingIn(aws, async (signIn, world) => {
    assertEquals(known(world, await signIn())?.member.includes("assumed-role/ci/ada"), true);
  }, { env });
});

Deno.test("a workforce pool's token is exchanged for a project, or for a client, and acts for as long as it is told", () =>
  inWorld({}, async ({ issuer, subjectToken }) => {
    const { audience } = POOL_FILE;
    const url = impersonationOf(DEPLOY);
    const external = {
      type: "external_account",
      audience,
      subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
      token_url: "https://sts.googleapis.com/v1/token",
      credential_source: { file: "/t" },
      workforce_pool_user_project: "123456789012",
    };
    const creators = [`principal:${audience.replace(/\/providers.*/, "")}/subject/repo:acme/infra`];
    const google = {
      pools: [{ audience, issuer: "https://issuer.example", jwks: issuer.jwks }],
      serviceAccounts: [{ email: DEPLOY, uniqueId: "1", creators }],
    };
    const token = await subjectToken(`https:${audience}`, { sub: "repo:acme/infra" });
    const rows = [
      [{}, '{"userProject":"123456789012"}', undefined],
      [{ client_id: "a", client_secret: "b" }, undefined, undefined],
      [
        {
          service_account_impersonation_url: url,
          service_account_impersonation: { token_lifetime_seconds: 1200 },
        },
        '{"userProject":"123456789012"}',
        "1200s",
      ],
    ] as const;
    for (const [more, options, lifetime] of rows) {
      await signingIn({ ...external, ...more }, async (signIn, world) => {
        await signIn();
        const [exchanged, acted] = world.google.requests.map(({ asked }) => asked);
        assertEquals([exchanged?.options, exchanged?.client_secret], [options, undefined]);
        assertEquals(acted?.lifetime, lifetime);
      }, { google, files: { "/t": token } });
    }
    const workload = { ...external, audience: AUDIENCE };
    await signingIn(workload, async (signIn) => {
      await assertRejects(signIn, UserError, "workforce_pool_user_project, and is of no workforce");
    });
  }));

Deno.test("on Google's own machines the metadata server is asked, which must show who it is", async () => {
  const metadata = (flavor: string) => (request: Request) => {
    const headers = { "metadata-flavor": flavor };
    if (request.headers.get("metadata-flavor") !== "Google") {
      return new Response("", { status: 403 });
    }
    const answer = { access_token: "ya29.machine-EXAMPLE", expires_in: 1799, token_type: "Bearer" };
    if (request.url.includes("/token?scopes=")) return Response.json(answer, { headers });
    return new Response(DEPLOY, { headers });
  };
  await signingIn(undefined, async (signIn, world) => {
    const credential = await signIn();
    assertEquals(credential.secret.token?.reveal(), "ya29.machine-EXAMPLE");
    assertEquals(credential.shown, { account: PROJECT, principal: DEPLOY });
    assertEquals(credential.expires! - world.clock.now(), 1_799_000);
    assertEquals(
      world.reached[0],
      "GET 169.254.169.254/computeMetadata/v1/instance/service-accounts/default/token",
    );
  }, { elsewhere: metadata("Google") });
  await signingIn(undefined, async (signIn) => {
    const error = await assertRejects(signIn, UserError);
    assertEquals([error.code, error.message, error.hint], [
      "sign_in_needed",
      "There are no Application Default Credentials here",
      "gcloud auth application-default login",
    ]);
  }, { elsewhere: metadata("Captive portal") });
});

Deno.test("a file that can't be used is refused without being quoted", async () => {
  const secret = "canary-EXAMPLE-secret";
  const bad: readonly [unknown, string][] = [
    [`{"refresh_token": "${secret}"`, "is not JSON"],
    [
      { ...USER_FILE, type: "gdch_service_account", x: secret },
      "is of type gdch_service_account, which is not supported",
    ],
    [
      { ...POOL_FILE, token_url: `https://evil.example/v1/oauthtoken?${secret}` },
      "has a token_url other than https://sts.googleapis.com/v1/oauthtoken",
    ],
    [{ ...POOL_FILE, refresh_token: undefined, token: secret }, `lacks "refresh_token"`],
    [{ ...USER_FILE, universe_domain: "acme.goog", x: secret }, "is for another cloud, acme.goog"],
    [[], 'has no "type"'],
    [{ ...USER_FILE, refresh_token: 7, client_secret: secret }, `lacks "refresh_token"`],
    [{ type: "service_account", private_key: secret }, `lacks "client_email"`],
    [
      { type: "service_account", client_email: "ada@example.com", private_key: secret },
      "not a service account",
    ],
    [
      { type: "external_account", token_url: `https://evil.example/?${secret}` },
      "has a token_url other than",
    ],
    [
      {
        type: "impersonated_service_account",
        service_account_impersonation_url:
          `https://evil.example/serviceAccounts/${DEPLOY}:generateAccessToken`,
        source_credentials: USER_FILE,
      },
      "has a service_account_impersonation_url that is not Google's",
    ],
    [
      {
        type: "external_account",
        token_url: "https://sts.googleapis.com/v1/token",
        audience: AUDIENCE,
        subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
        credential_source: { executable: { command: secret } },
      },
      "names no file and no url",
    ],
    [
      {
        type: "external_account",
        token_url: "https://sts.googleapis.com/v1/token",
        audience: AUDIENCE,
        subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
        credential_source: { url: `no ${secret}` },
      },
      "credential_source has a url that is none",
    ],
  ];
  for (const [content, said] of bad) {
    await signingIn(content, async (signIn, world) => {
      const error = await assertRejects(signIn, UserError, said);
      assertEquals([error.code, error.message.includes(secret)], ["config_invalid", false]);
      assertEquals(error.hint?.includes("leave the shell"), false);
      assertEquals(world.reached, []);
    });
  }
  await signingIn(undefined, async (signIn) => {
    const error = await assertRejects(signIn, UserError, `names "/gone", which does not exist`);
    assertEquals(error.hint, "unset GOOGLE_APPLICATION_CREDENTIALS");
  }, { env: { GOOGLE_APPLICATION_CREDENTIALS: "/gone" } });
});

Deno.test("a revoked refresh token, and an organisation that wants a new sign-in, say what to do", async () => {
  for (
    const [trouble, hint] of [
      ["invalid_grant", "gcloud auth application-default login"],
      [
        "invalid_rapt",
        "your organisation wants you to sign in anew: atmos-auth login, or " +
        "gcloud auth application-default login",
      ],
    ] as const
  ) {
    await signingIn(USER_FILE, async (signIn, world) => {
      world.google.misbehave(trouble);
      const error = await assertRejects(signIn, UserError, "Refreshing the Google sign-in failed");
      assertEquals([error.code, error.hint], ["sign_in_needed", hint]);
    });
  }
});

Deno.test("what the surroundings give is never stored", () => {
  assertEquals(planned(kind, {}).stored, false);
});

Deno.test("gcloud's sign-in is no hint for a file that a variable names, since it writes its own", () => {
  const env = { GOOGLE_APPLICATION_CREDENTIALS: "/named" };
  return signingIn({ ...USER_FILE, refresh_token: "1//revoked-EXAMPLE" }, async (signIn) => {
    const error = await assertRejects(signIn, UserError, "invalid_grant");
    assertEquals(error.hint, "unset GOOGLE_APPLICATION_CREDENTIALS");
  }, { path: "/named", env });
});

Deno.test("who asks within a session is told to leave it, and nobody else is", async () => {
  for (
    const [token_url, hint] of [
      ["http://127.0.0.1:4711/gcp/token", "leave the shell of atmos-auth first"],
      ["https://evil.example/", "gcloud auth application-default login"],
    ] as const
  ) {
    for (const type of ["external_account", "external_account_authorized_user"]) {
      await signingIn({ type, token_url }, async (signIn) => {
        assertEquals((await assertRejects(signIn, UserError, "has a token_url")).hint, hint);
      });
    }
  }
});
