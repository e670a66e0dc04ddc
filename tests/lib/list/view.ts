/** A configuration to list, with everything that is hard to show. */
import { type Filter, select, type View } from "../../../lib/list/select.ts";
import { painter } from "../../../lib/terminal/paint.ts";
import { CLOUDS } from "../config/clouds.ts";
import { modelOf } from "../config/modelled.ts";

const NOW = Date.parse("2030-01-01T00:00:00Z");
const MINUTE = 60_000;

/** Every secret in it holds `canaryEXAMPLE`. */
const TEXT = `
auth:
  providers:
    sso:
      kind: aws/sso
      start_url: https://example.com/start
      region: us-east-1
      default: true
      session: {duration: 1h}
      tags: [core]
    okta:
      kind: aws/saml
      url: https://me:canaryEXAMPLE@okta.example.com/app?sig=canaryEXAMPLE&x=1
      region: eu-west-1
      username: me
      password: canaryEXAMPLE
      answer: canaryEXAMPLE
    az: {kind: azure/cli, spec: {tenant_id: t-1, client_secret: canaryEXAMPLE, token_file_path: /run/token}}
  identities:
    sso:
      kind: aws/permission-set
      via: {provider: SSO}
      default: true
      alias: s
      tags: [core, prod]
      principal: {name: Admin, account: {id: "000000000012"}}
    chained:
      kind: aws/assume-role
      via: {identity: sso}
      principal:
        assume_role: arn:aws:iam::123456789012:role/x
        external_id: !exec echo canaryEXAMPLE
    user:
      kind: aws/user
      credentials: {access_key_id: AKIAEXAMPLE, secret_access_key: !secret keyring:canaryEXAMPLE}
      env: [{key: MY_TOKEN, value: canaryEXAMPLE}, {key: PLAIN, value: b}]
    odd:
      kind: mock
      principal:
        note: ghp_canaryEXAMPLE
        secrets: {name: canaryEXAMPLE}
        tokens: [canaryEXAMPLE]
        api_key: 12345678
        pem: "-----BEGIN PRIVATE KEY-----\\ncanaryEXAMPLE"
    lost: {kind: aws/permission-set, via: {provider: nowhere}}
    loop-a: {kind: aws/assume-role, via: {identity: loop-b}}
    loop-b: {kind: aws/assume-role, via: {identity: loop-a}}
    "we\\e[31mird]\\"|": {}
    scalar: 3
`;

/** The view of it. */
export async function viewOf(filter: Filter = {}, colors = false, text = TEXT): Promise<View> {
  return {
    ...select(await modelOf(text), filter),
    clouds: CLOUDS,
    expiries: new Map([
      ["sso", NOW + 90 * MINUTE],
      ["chained", NOW + 15 * MINUTE],
      ["user", Infinity],
      ["lost", NOW],
    ]),
    now: NOW,
    paint: painter(colors),
  };
}
