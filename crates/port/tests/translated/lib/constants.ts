export const PREFIX = "user";
export const TITLE = `${PREFIX} ${1} of ${"two"}` + "!";
export const PLANS = Object.freeze({ free: { seats: 1 }, pro: { seats: 10, regions: ["eu", "us"] } } as const);
export const ALL = [...PLANS.pro.regions, "ap"] as const;
export const CODES = { b: "B", 200: "done", 1: "first", ["c" + "d"]: null, ...{ b: "again" } };
export const SHUT = { open: true };
export const close = (state: { open: boolean }) => (state.open = false);
export default { limit: 20, nested: { list: [1, 2.5, -3] } };
