export const LIMIT = () => process.env.LIMIT ?? '8mb';
export const seconds = () => 5;
