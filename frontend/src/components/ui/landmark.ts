/** Where menus and tips are put: inside the page's landmark, so that assistive technology knows where they belong. */
export const mainLandmark = (): HTMLElement | null => document.querySelector('main');
