/** For each kind a configuration that it takes, and some that it refuses: what the contract test asks with. */
/** Examples of one kind. */
export interface Examples {
  readonly good: unknown;
  readonly bad: readonly unknown[];
  /** Whose good example it is obtained from, where it can't be planned without: a role and a kind. */
  readonly via?: string;
}

const TENANT = "11111111-2222-3333-4444-555555555555";
const CLIENT = "22222222-3333-4444-5555-666666666666";
const SUBSCRIPTION = "33333333-4444-5555-6666-777777777777";

/** By kind of integration; `via` is the identity that it hangs on. */
export const INTEGRATIONS: Readonly<Record<string, Examples & { readonly via: string }>> = {
  "aws/ecr": {
    good: { spec: { registry: { account_id: "012345678901", region: "eu-west-1" } } },
    bad: [
      {},
      { spec: { registry: { account_id: 12345678901, region: "eu-west-1" } } },
      { spec: { registry: { account_id: "012345678901", region: "Ireland" } } },
    ],
    via: "identity aws/user",
  },
  "aws/ecr-public": {
    good: { spec: { auto_provision: false, registry: { region: "us-west-2" } } },
    bad: [{ spec: { registry: { region: "eu-west-1" } } }],
    via: "identity aws/user",
  },
  "aws/eks": {
    good: {
      spec: {
        cluster: {
          name: "main",
          region: "eu-west-1",
          alias: "prod",
          kubeconfig: { path: "~/.kube/prod", mode: "0600", update: "replace" },
        },
      },
    },
    bad: [
      {},
      { spec: { cluster: { name: "main" } } },
      { spec: { cluster: { name: "../x", region: "eu-west-1" } } },
      { spec: { cluster: { name: "main", region: "eu-west-1", kubeconfig: { mode: "rw" } } } },
    ],
    via: "identity aws/user",
  },
  "azure/acr": {
    good: { spec: { registry: { name: "myregistry" } } },
    bad: [{}, { spec: { registry: { name: "my/registry" } } }],
    via: "identity azure/subscription",
  },
  "azure/aks": {
    good: { spec: { cluster: { name: "main", resource_group: "group" } } },
    bad: [{}, { spec: { cluster: { name: "main" } } }],
    via: "identity azure/subscription",
  },
  "gcp/gke": {
    good: {
      spec: { cluster: { name: "main", project_id: "my-project", location: "europe-west1-b" } },
    },
    bad: [
      {},
      { spec: { cluster: { name: "main", project_id: "my-project" } } },
      { spec: { cluster: { name: "a/b", project_id: "my-project", location: "europe-west1" } } },
    ],
    via: "identity gcp/project",
  },
  "gcp/artifact-registry": {
    good: { spec: { registry: { location: "europe-west1" } } },
    bad: [{}, { spec: { registry: { location: "evil.example/" } } }],
    via: "identity gcp/project",
  },
};

/** By role and kind. */
export const EXAMPLES: Readonly<Record<string, Examples>> = {
  "provider aws/iam-identity-center": {
    good: {
      start_url: "https://your-org.awsapps.com/start",
      region: "eu-west-1",
      session: { duration: "1h" },
      auto_provision_identities: { accounts: ["prod-*"], roles: ["*Admin*"], ttl: "1d" },
      spec: { callback_port: 8765, scopes: ["sso:account:access"], use_fips_endpoint: true },
    },
    bad: [
      {},
      { start_url: "your-org", region: "eu-west-1" },
      { start_url: "https://your-org.awsapps.com/start", region: "Ireland" },
      { start_url: "https://a.example/start", region: "eu-west-1", spec: { callback_port: 80 } },
      { start_url: "https://a.example/start", region: "eu-west-1", spec: { scopes: [] } },
      {
        start_url: "https://a.example/start",
        region: "eu-west-1",
        auto_provision_identities: { ttl: "soon" },
      },
    ],
  },
  "provider aws/saml": {
    good: {
      url: "https://idp.example.com/app/aws",
      region: "eu-west-1",
      username: "ada",
      password: { secret: "keyring:idp" },
      driver: "Browser",
      download_browser_driver: true,
      browser_type: "chrome",
      browser_executable_path: "/opt/chrome",
      assertion_process: ["my-helper", "--print"],
      auto_provision_identities: true,
      principal: { assume_role: "arn:aws:iam::123456789012:role/admin" },
      session: { duration: "8h" },
    },
    bad: [
      {},
      { url: "idp.example.com", region: "eu-west-1" },
      { url: "https://idp.example.com", region: "Ireland" },
      { url: "https://idp.example.com", region: "eu-west-1", assertion_process: [] },
      { url: "https://idp.example.com", region: "eu-west-1", principal: { assume_role: "admin" } },
      { url: "https://idp.example.com", region: "eu-west-1", session: { duration: "soon" } },
    ],
  },
  "identity aws/permission-set": {
    good: { principal: { name: "Admin", account: { id: "012345678901" }, region: "eu-west-1" } },
    bad: [
      {},
      { principal: { account: { id: "123456789012" } } },
      { principal: { name: "Admin" } },
      { principal: { name: "Admin", account: {} } },
      { principal: { name: "Admin", account: { id: 123456789012 } } },
      { principal: { name: "Admin", account: { id: "12345" } } },
    ],
    via: "provider aws/iam-identity-center",
  },
  "provider vault": {
    good: {
      address: "https://vault.example:8200",
      namespace: "team",
      jwt: { role: "ci" },
      token_source: { type: "file", file_path: "/var/run/secrets/token" },
    },
    bad: [
      {},
      { address: "vault.example", token: "x" },
      { address: "https://vault.example", app_role: {} },
      { address: "https://vault.example", jwt: { mount: "../x" } },
    ],
  },
  "provider oidc": {
    good: {
      audience: "sts.amazonaws.com",
      region: "eu-west-1",
      token_source: { type: "file", file_path: "/var/run/secrets/token" },
    },
    bad: [
      {},
      { token_source: { type: "carrier-pigeon" } },
      { token_source: { type: "url", url: "tokens.example" } },
      { token_source: { type: "env", environment_variable: "NOT A NAME" } },
    ],
  },
  "identity aws/assume-root": {
    good: {
      principal: {
        target_principal: "012345678901",
        task_policy_arn: "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy",
        duration: "10m",
      },
    },
    bad: [
      {},
      { principal: { target_principal: "12345", task_policy_arn: "S3UnlockBucketPolicy" } },
      { principal: { target_principal: 123456789012, task_policy_arn: "S3UnlockBucketPolicy" } },
      { principal: { target_principal: "012345678901" } },
    ],
    via: "identity aws/user",
  },
  "identity aws/user": {
    good: {
      credentials: {
        access_key_id: "AKIA0000000000EXAMPLE",
        secret_access_key: "secret/EXAMPLE",
        mfa_arn: "arn:aws:iam::123456789012:mfa/ada",
        region: "eu-west-1",
      },
      session: { duration: "8h" },
    },
    bad: [
      { credentials: { access_key_id: 1 } },
      { credentials: { mfa_arn: "phone" } },
      { session: { duration: "soon" } },
      { spec: { endpoint_url: "nowhere" } },
    ],
  },
  "identity aws/assume-role": {
    good: {
      principal: { assume_role: "arn:aws:iam::123456789012:role/admin", region: "eu-west-1" },
    },
    bad: [
      {},
      { principal: { assume_role: "admin" } },
      { principal: { assume_role: "arn:aws:iam::123456789012:role/admin", region: "Frankfurt" } },
    ],
  },
  "identity aws/ambient": {
    good: { principal: { region: "eu-west-1" } },
    bad: [{ principal: { region: "Frankfurt" } }],
  },
  "identity aws/credential-process": {
    good: { credential_process: "vault-helper prod", principal: { region: "eu-west-1" } },
    bad: [
      {},
      { credential_process: [] },
      { credential_process: 1 },
      { credential_process: "one", credentials: { credential_process: "two" } },
    ],
  },
  "provider azure/interactive": {
    good: { spec: { tenant_id: TENANT, subscription_id: SUBSCRIPTION, location: "westeurope" } },
    bad: [
      { spec: { tenant_id: "nowhere" } },
      { spec: { tenant_id: TENANT, callback_port: 80 } },
      { spec: { tenant_id: TENANT, cloud_environment: "germany" } },
      { spec: { tenant_id: TENANT, authority_host: "login.example.com" } },
      { tenant_id: TENANT, spec: { tenant_id: TENANT } },
    ],
  },
  "provider azure/device-code": {
    good: { tenant_id: "contoso.onmicrosoft.com", username: "ada@example.com" },
    bad: [{ spec: { client_id: "mine" } }, { spec: { subscription_id: "prod" } }],
  },
  "provider azure/cli": {
    good: { spec: { tenant_id: TENANT, cloud_environment: "usgovernment" } },
    bad: [{ spec: { tenant_id: 7 } }, { spec: { location: "West Europe" } }],
  },
  "provider azure/oidc": {
    good: { spec: { tenant_id: TENANT, client_id: CLIENT, token_file_path: "/var/run/token" } },
    bad: [{ spec: { client_id: "mine" } }, { spec: { audience: "" } }],
  },
  "provider azure/client-secret": {
    good: {
      spec: { tenant_id: TENANT, client_id: CLIENT, client_secret: { secret: "keyring:app" } },
    },
    bad: [{ spec: { client_secret: 7 } }, { spec: { tenant_id: "-" } }],
  },
  "provider azure/client-certificate": {
    good: {
      tenant_id: TENANT,
      client_id: CLIENT,
      client_certificate: { secret: "file:app.pem" },
      client_certificate_password: { secret: "keyring:app" },
    },
    bad: [{ client_certificate: { secret: "app" } }, { send_certificate_chain: "yes" }],
  },
  "provider azure/managed-identity": {
    good: { spec: { client_id: CLIENT } },
    bad: [{ spec: { client_id: "mine" } }],
  },
  "identity azure/subscription": {
    good: {
      principal: { subscription_id: SUBSCRIPTION, location: "westeurope", resource_group: "rg" },
    },
    bad: [
      {},
      { principal: {} },
      { principal: { subscription_id: "prod" } },
      { principal: { subscription_id: SUBSCRIPTION, location: "West Europe" } },
      { principal: { subscription_id: SUBSCRIPTION, resource_group: "a/b" } },
    ],
    via: "provider azure/managed-identity",
  },
  "provider gcp/adc": {
    good: { project_id: "my-project", region: "europe-west1" },
    bad: [{ project_id: "My Project" }],
  },
  "provider gcp/workload-identity-federation": {
    good: {
      spec: {
        project_number: "123456789012",
        workload_identity_pool_id: "my-pool",
        workload_identity_provider_id: "my-provider",
        service_account_email: "ci@my-project.iam.gserviceaccount.com",
        token_source: { type: "file", file_path: "/var/run/token" },
      },
    },
    bad: [{ spec: { project_number: "many" } }],
  },
  "provider gcp/service-account-key": {
    good: { key: { secret: "keyring:my-key" }, project_id: "my-project" },
    bad: [{ key: 1 }],
  },
  "provider gcp/user": {
    good: { project_id: "my-project", account: "ada@example.com" },
    bad: [{ account: "ada" }],
  },
  "identity gcp/service-account": {
    good: { principal: { service_account_email: "ci@my-project.iam.gserviceaccount.com" } },
    bad: [{}, { principal: { service_account_email: "ada@example.com" } }],
    via: "provider gcp/adc",
  },
  "identity gcp/project": {
    good: { principal: { project_id: "my-project" } },
    bad: [{}, { principal: { project_id: "My Project" } }],
    via: "provider gcp/adc",
  },
  "provider github/app": {
    good: { app_id: "12345", private_key: { secret: "keyring:my-app" }, owner: "my-org" },
    bad: [{}, { app_id: "12345" }],
  },
  "provider github/user": {
    good: { client_id: "Iv1.0123456789abcdef" },
    bad: [{}, { client_id: "" }],
  },
  "provider github/token": { good: { token: { secret: "keyring:pat" } }, bad: [{ token: 1 }] },
  "provider github/oidc": { good: { audience: "sts.amazonaws.com" }, bad: [{ audience: 1 }] },
  "identity github/installation": {
    good: { owner: "my-org" },
    bad: [{ revoke_on_exit: "perhaps" }],
    via: "provider github/app",
  },
  "identity github/user": { good: {}, bad: [], via: "provider github/token" },
  "provider mock/aws": { good: { region: "us-east-1" }, bad: [{ region: "Frankfurt" }] },
  "identity mock/aws": {
    good: { principal: { anything: "goes" } },
    bad: [{ principal: { region: "Frankfurt" } }],
  },
  "provider mock": { good: { region: "us-east-1" }, bad: [{ region: "Frankfurt" }] },
  "identity mock": { good: {}, bad: [{ principal: "x" }] },
  "identity ambient": { good: {}, bad: [{ principal: "x" }] },
};
