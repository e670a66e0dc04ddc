/** What files of keys hold, for tests that need no more of them than their form. */

/** A private key, in PEM. */
export const KEY = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";

/** A certificate with its key. */
export const CERTIFICATE = `-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n${KEY}`;

/** A service account's key, as Google makes it. */
export const GOOGLE_KEY = JSON.stringify({
  type: "service_account",
  client_email: "ci@example-prod.iam.gserviceaccount.com",
  private_key: KEY,
});
