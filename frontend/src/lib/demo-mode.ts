/** Whether this build offers rehearsals on tickets. */
export const demoMode = (): boolean => import.meta.env.VITE_DEMO_MODE_ENABLED === 'true';
