/** Where pass keeps its entries. */

/** The variable that names the directory, for pass and for whoever speaks of it. */
export const PASS_STORE = "PASSWORD_STORE_DIR";
