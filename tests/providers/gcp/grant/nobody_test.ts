import { assertEquals, assertStringIncludes } from "@std/assert";
import { nobody } from "../../../../providers/gcp/grant/nobody.ts";
import { placeFor } from "../../plans.ts";

Deno.test("attack: Google's tools find the person's own, or the machine's, in a session without Google", () => {
  const root = "/run/user/1000/session/gcp";
  const { variables, files } = nobody(placeFor());
  assertEquals(variables, {
    CLOUDSDK_CONFIG: `${root}/gcloud`,
    GOOGLE_APPLICATION_CREDENTIALS: `${root}/no-google-identity-in-this-session`,
    BOTO_CONFIG: `${root}/boto`,
    BIGQUERYRC: `${root}/bigqueryrc`,
    NO_GCE_CHECK: "true",
    METADATA_SERVER_DETECTION: "none",
    CLOUDSDK_CORE_CHECK_GCE_METADATA: "false",
    GCE_METADATA_HOST: "127.0.0.1:9",
    GCE_METADATA_IP: "127.0.0.1:9",
    GCE_METADATA_ROOT: "127.0.0.1:9",
  });
  // The libraries' file is not there: an empty one they would call broken.
  assertEquals(Object.keys(files), [
    "gcp/gcloud/active_config",
    "gcp/gcloud/configurations/config_default",
    "gcp/boto",
  ]);
  assertStringIncludes(
    files["gcp/gcloud/configurations/config_default"]!,
    "\naccess_token_file =\n",
  );
  assertEquals(files["gcp/boto"], `[GSUtil]\nstate_dir = ${root}/gsutil\n`);
});
