import { Secret } from "../../../lib/secret.ts";
import { assertEquals } from "@std/assert";
import { createHash, createHmac } from "node:crypto";
import { SignatureV4 } from "@smithy/signature-v4";
import type { Caller } from "../../../providers/aws/credential.ts";
import {
  presign,
  type Presigning,
  sign,
  type SignedRequest,
  type Signing,
} from "../../../providers/aws/signature.ts";

/** The keys of AWS's own examples. */
const EXAMPLE = {
  access_key_id: "AKIAIOSFODNN7EXAMPLE",
  secret_access_key: new Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
};

/** With a session token that has every character which an address spells differently. */
const SESSION: Caller = {
  access_key_id: "ASIA0000000000EXAMPLE",
  secret_access_key: new Secret("secret/with+signs/EXAMPLE"),
  session_token: new Secret("IQoJb3JpZ2luX2Vj!*'()~/+==EXAMPLE"),
};

Deno.test("AWS's published example of a presigned address is reproduced", async () => {
  // docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
  const url = await presign({
    url: "https://examplebucket.s3.amazonaws.com/test.txt",
    region: "us-east-1",
    service: "s3",
    caller: EXAMPLE,
    lifetime: 86_400,
    now: Date.parse("2013-05-24T00:00:00Z"),
    payload: "UNSIGNED-PAYLOAD",
  });
  assertEquals(
    url,
    "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256" +
      "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request" +
      "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host" +
      "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404",
  );
});

const STS = "https://sts.eu-west-1.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15";

const ORDERS: Readonly<Record<string, Presigning>> = {
  "of long-lived keys": order({}),
  "of a session": order({ caller: SESSION }),
  "that names a cluster": order({ headers: { "x-k8s-aws-id": "main" } }),
  "of a session that names a cluster": order({
    caller: SESSION,
    headers: { "x-k8s-aws-id": "main  cluster" },
  }),
  "with several headers": order({ headers: { "x-b": "2", "x-a": "1" } }),
  "with a query that has to be spelled": order({ url: `${STS}&a%20b=c%2Fd!&a=~` }),
  "in another partition": order({
    url: "https://sts.cn-north-1.amazonaws.com.cn/",
    region: "cn-north-1",
  }),
};

function order(more: Partial<Presigning>): Presigning {
  return {
    url: STS,
    region: "eu-west-1",
    service: "sts",
    caller: EXAMPLE,
    lifetime: 60,
    now: Date.parse("2030-01-02T03:04:05.678Z"),
    ...more,
  };
}

for (const [title, wanted] of Object.entries(ORDERS)) {
  Deno.test(`an address ${title} is signed as AWS's SDK signs it`, async () => {
    const query = (url: string) => Object.fromEntries(new URL(url).searchParams);
    assertEquals(query(await presign(wanted)), await presignedBySdk(wanted));
  });
}

const REQUESTS: Readonly<Record<string, SignedRequest>> = {
  "without a body": { ...order({}), method: "GET" },
  "of a session, with a body": {
    ...order({ url: "https://api.ecr.eu-west-1.amazonaws.com/", service: "ecr", caller: SESSION }),
    headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": "A.B" },
    ...{ method: "POST", body: "{}" },
  },
  "at an address with a port": {
    ...order({ url: "https://127.0.0.1:8443/clusters/main", service: "eks" }),
    method: "GET",
  },
};

for (const [title, wanted] of Object.entries(REQUESTS)) {
  Deno.test(`a request ${title} is signed as AWS's SDK signs it`, async () => {
    const { host, ...signed } = await signedBySdk(wanted);
    assertEquals(await sign(wanted), signed);
    assertEquals(host, new URL(wanted.url).host);
  });
}

async function signedBySdk(wanted: SignedRequest): Promise<Record<string, string>> {
  const { url, method, headers = {}, now, body } = wanted;
  const { hostname, pathname, searchParams, host } = new URL(url);
  const { headers: signed } = await signerFor(wanted).sign({
    ...{ method, protocol: "https:", hostname, path: pathname },
    query: Object.fromEntries(searchParams),
    headers: { host, ...headers },
    ...(body === undefined ? {} : { body }),
  }, { signingDate: new Date(now) });
  return signed;
}

function signerFor({ caller, region, service }: Signing): SignatureV4 {
  const { secret_access_key, session_token } = caller;
  const credentials = {
    accessKeyId: caller.access_key_id,
    secretAccessKey: secret_access_key.reveal(),
    ...(session_token === undefined ? {} : { sessionToken: session_token.reveal() }),
  };
  const sha256 = Sha256;
  return new SignatureV4({ service, region, credentials, sha256, applyChecksum: false });
}

async function presignedBySdk(wanted: Presigning): Promise<Record<string, unknown>> {
  const { url, headers = {}, lifetime, now } = wanted;
  const { hostname, pathname, searchParams, host } = new URL(url);
  const request = {
    method: "GET",
    protocol: "https:",
    hostname,
    path: pathname,
    query: Object.fromEntries(searchParams),
    headers: { host, ...headers },
  };
  const { query } = await signerFor(wanted).presign(request, {
    signingDate: new Date(now),
    expiresIn: lifetime,
    unhoistableHeaders: new Set(Object.keys(headers)),
  });
  return query ?? {};
}

class Sha256 {
  readonly #hash;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined
      ? createHash("sha256")
      : createHmac("sha256", secret as string | Uint8Array);
  }
  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(data as string | Uint8Array);
  }
  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }
  reset(): void {}
}
