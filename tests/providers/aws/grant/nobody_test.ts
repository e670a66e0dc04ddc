import { assertEquals } from "@std/assert";
import { nobody, ownFiles } from "../../../../providers/aws/grant/places.ts";
import { placeFor } from "../../plans.ts";

Deno.test("attack: AWS's tools find the person's own keys, or the machine's, in a session without AWS", () => {
  const root = "/run/user/1000/session/aws";
  assertEquals(nobody(placeFor()), {
    variables: {
      AWS_SHARED_CREDENTIALS_FILE: `${root}/credentials`,
      AWS_CREDENTIAL_PROFILES_FILE: `${root}/credentials`,
      AWS_CONFIG_FILE: `${root}/config`,
      BOTO_CONFIG: `${root}/boto`,
      AWS_CREDENTIAL_FILE: `${root}/boto`,
      AWS_PROFILE: "no-aws-identity@atmos-auth",
      AWS_SDK_LOAD_CONFIG: "1",
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_EC2_METADATA_SERVICE_ENDPOINT: "http://127.0.0.1:9",
      AWS_METADATA_ENDPOINT: "http://127.0.0.1:9",
      AWS_TOKEN: "keys-of-others-are-not-taken-here",
    },
    files: {
      "aws/credentials": "",
      "aws/config": "[profile no-aws-identity@atmos-auth]\n",
      "aws/boto": "",
    },
  });
});

Deno.test("the person's own files are those of the home directory, whatever variables say", () => {
  const env = { get: (name: string) => ({ HOME: "/home/ada" })[name], entries: () => [] };
  assertEquals(ownFiles(placeFor({ env })), [
    "/home/ada/.aws/config",
    "/home/ada/.aws/credentials",
  ]);
  assertEquals(ownFiles(placeFor()), []);
});
