/** Google's SDK. After bundling, its names stand under `default`. */
import * as module from "google-auth-library";

type Sdk = typeof module;

/** `google-auth-library`. */
export const sdk: Sdk = (module as unknown as { default?: Sdk }).default ?? module;
