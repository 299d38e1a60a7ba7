export const ROLES = ["admin", "owner"];
export const LIMITS = { page: 20, name: "standard" };
