// Every page of the workspace, for the accessibility check and the screenshots.
import { openFirstTicket } from './browser.mjs';

const customerReady = (page) =>
  page
    .getByRole('heading', { name: 'Churn risk' })
    .or(page.getByText('No order history'))
    .or(page.getByText(/No model yet/))
    .first()
    .waitFor();

export const pages = [
  {
    name: 'inbox',
    open: async (page) => {
      await page.goto('/tickets');
      await page.getByRole('list', { name: 'Tickets' }).getByRole('link').first().waitFor();
    },
  },
  {
    name: 'inbox-filters',
    open: async (page) => {
      await page.goto('/tickets');
      await page.getByRole('button', { name: /^Filters/ }).click();
      await page.getByText('Priority', { exact: true }).first().waitFor();
    },
  },
  {
    name: 'inbox-empty',
    open: async (page) => {
      await page.goto('/tickets?q=nothing-has-this-subject');
      await page.getByText(/Nothing found/).waitFor();
    },
  },
  {
    name: 'ticket',
    open: async (page) => {
      await page.goto('/tickets');
      await openFirstTicket(page);
      if (page.viewportSize().width >= 1200) await customerReady(page);
    },
  },
  {
    name: 'ticket-note',
    open: async (page) => {
      await page.goto('/tickets');
      await openFirstTicket(page);
      await page.getByRole('button', { name: 'Note', exact: true }).click();
      await page.getByRole('textbox', { name: 'Note' }).waitFor();
    },
  },
  {
    name: 'ticket-activity',
    open: async (page) => {
      await page.goto('/tickets');
      await openFirstTicket(page);
      await page.getByRole('tab', { name: 'Activity' }).click();
      await page
        .getByRole('list', { name: 'Activity' })
        .or(page.getByText('Nothing has changed yet'))
        .waitFor();
    },
  },
  {
    name: 'new-ticket',
    open: async (page) => {
      await page.goto('/tickets');
      await page.getByRole('button', { name: 'New ticket' }).click();
      await page.getByRole('dialog', { name: 'New ticket' }).waitFor();
    },
  },
  {
    name: 'shortcuts',
    open: async (page) => {
      await page.goto('/tickets');
      await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
      await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    },
  },
  {
    name: 'performance',
    open: async (page) => {
      await page.goto('/analytics/agents?days=365');
      await page.getByRole('table').waitFor();
    },
  },
  {
    name: 'performance-rows',
    open: async (page) => {
      await page.goto('/analytics/agents?days=365');
      await page
        .getByRole('link', { name: /^First response of/ })
        .first()
        .click();
      await page.getByRole('list', { name: 'Rows' }).getByRole('listitem').first().waitFor();
    },
  },
  {
    name: 'api-keys',
    open: async (page) => {
      await page.goto('/admin/keys');
      await page
        .getByRole('list')
        .or(page.getByText('No keys yet'))
        .or(page.getByText('API keys are for admins'))
        .first()
        .waitFor();
    },
  },
  {
    name: 'not-found',
    open: async (page) => {
      await page.goto('/no/such/page');
      await page.getByText('There is no page at this address').waitFor();
    },
  },
];
