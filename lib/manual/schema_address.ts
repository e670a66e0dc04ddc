/** The address of this version's schema for editors, once it is released. */
import { HOMEPAGE, VERSION } from "../version.ts";

/** The name of the file in a release. */
export const SCHEMA_FILE = "atmos-auth.schema.json";

/** Its address. */
export const SCHEMA_ADDRESS = `${HOMEPAGE}/releases/download/v${VERSION}/${SCHEMA_FILE}`;
