/** Descriptions of Google Cloud's keys and variables, for editors and the reference; loaded by those alone. */
import type { Described } from "../../lib/provider/cloud.ts";

/** The descriptions. */
export const described: Described = {
  keys: {
    region: "Compute region that tools are told",
    zone: "Compute zone that tools are told",
    project_id: "Id of the project",
    scopes: "OAuth scopes. `cloud-platform` unless told",
    account: "The Google account that must sign in: anybody else is refused",
    client_id:
      "Client id of an OAuth application of your own, of the type Desktop app. `ATMOS_GCP_ADC_CLIENT_ID` unless told",
    client_secret: "The secret of that application",
    quota_project_id:
      "Project that a person's requests are charged to. The OAuth application's unless told",
    key: "The key file's JSON: in place, or `!secret file:PATH`",
    service_account_email: "Address of the service account",
    delegates: "Service accounts that the impersonation goes through",
    lifetime: "How long the token should last: 1s to 12h. One hour unless told",
    project_number: "Number of the pool's project",
    location: "Location of the pool. `global` unless told",
    "gcp/project location": "Location that tools are told, where there is no region",
    workload_identity_pool_id: "Id of the workload identity pool",
    workload_identity_provider_id: "Id of the pool's provider",
    workload_identity_pool: "The same as `workload_identity_pool_id`, in atmos's older spelling",
    workload_identity_provider:
      "The same as `workload_identity_provider_id`, in atmos's older spelling",
    subject_token_type: "What the token is. `jwt` unless told",
    "cluster.project_id": "Project of the cluster. The identity's unless told",
    "cluster.location": "Region or zone of the cluster",
    "registry.location": "Location of the registry, such as `europe`",
  },
  reads: {
    "GOOGLE_APPLICATION_CREDENTIALS, CLOUDSDK_CONFIG":
      "`gcp/adc`: where your own application default credentials lie",
    CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE:
      "Authorities that Google's sign-ins believe, where `SSL_CERT_FILE` is not set",
    CLOUDSDK_ACTIVE_CONFIG_NAME:
      "The configuration of your own gcloud whose proxy and authorities a session's gcloud has",
    GCE_METADATA_HOST: "`gcp/adc`: the metadata server of the machine",
    "AWS_REGION, AWS_DEFAULT_REGION, AWS_SESSION_TOKEN":
      "`gcp/workload-identity-federation` with `type: aws`",
    "ATMOS_GCP_ADC_CLIENT_ID, ATMOS_GCP_ADC_CLIENT_SECRET":
      "`gcp/user`: the OAuth application, where the entry names none",
  },
  sets: {
    CLOUDSDK_CONFIG: "A private configuration of gcloud",
    CLOUDSDK_AUTH_ACCESS_TOKEN_FILE: "The file of the access token, for gcloud",
    GOOGLE_APPLICATION_CREDENTIALS: "Application default credentials of the session",
    BOTO_CONFIG: "The configuration of gsutil",
    BIGQUERYRC: "The configuration of bq",
    "GOOGLE_CLOUD_PROJECT, GCLOUD_PROJECT, CLOUDSDK_CORE_PROJECT": "The project, where it is known",
    "GOOGLE_CLOUD_REGION, CLOUDSDK_COMPUTE_REGION": "The region, where it is known",
    "GOOGLE_CLOUD_ZONE, CLOUDSDK_COMPUTE_ZONE": "The zone, where it is known",
    "GCE_METADATA_HOST, GCE_METADATA_IP, GCE_METADATA_ROOT, METADATA_SERVER_DETECTION, NO_GCE_CHECK, CLOUDSDK_CORE_CHECK_GCE_METADATA":
      "Keep tools from the machine's own identity",
    "GOOGLE_OAUTH_ACCESS_TOKEN, CLOUDSDK_AUTH_ACCESS_TOKEN":
      "The access token, with `expose` alone",
  },
};
