// Every page of the workspace, for the accessibility check and the screenshots.
import { openFirstTicket } from './browser.mjs';
import { LETTER, makeDraftConflict, makeTicket } from './samples.mjs';

let richTicket;

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
    name: 'inbox-score',
    open: async (page) => {
      await page.goto('/tickets');
      await page
        .getByRole('button', { name: /^Score/ })
        .first()
        .focus();
      await page.getByRole('tooltip').waitFor();
    },
  },
  {
    name: 'inbox-views',
    open: async (page) => {
      await page.goto('/tickets');
      await page.getByRole('heading', { level: 1 }).first().getByRole('button').click();
      await page.getByRole('menuitem', { name: /^Late parcels/ }).waitFor();
    },
  },
  {
    name: 'inbox-closed',
    open: async (page) => {
      await page.goto('/tickets?status=closed');
      await page.getByText(/^Last changed first/).waitFor();
      await page.getByRole('list', { name: 'Tickets' }).getByRole('link').first().waitFor();
    },
  },
  {
    name: 'inbox-bulk',
    open: async (page) => {
      await page.goto('/tickets');
      await page
        .getByRole('checkbox', { name: /^Select/ })
        .first()
        .check();
      await page.getByRole('region', { name: 'Selected tickets' }).waitFor();
    },
  },
  {
    name: 'mentions',
    open: async (page) => {
      await page.goto('/mentions');
      await page.getByRole('list', { name: 'Mentions' }).getByRole('listitem').first().waitFor();
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
    name: 'ticket-rich',
    open: async (page) => {
      richTicket ??= await makeTicket(page, 'Two of three parcels', [
        { from_agent: false, content_html: LETTER },
      ]);
      await page.goto(`/tickets/${richTicket}`);
      await page.getByText('Quoted text').waitFor();
    },
  },
  {
    name: 'ticket-rich-quote',
    open: async (page) => {
      await page.goto(`/tickets/${richTicket}`);
      await page.getByText('Quoted text').click();
      await page.getByText('On Monday Mia wrote:').scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'ticket-mention',
    open: async (page) => {
      await page.goto('/tickets');
      await openFirstTicket(page);
      await page.getByRole('button', { name: 'Note', exact: true }).click();
      await page.waitForFunction(() => document.querySelector('textarea[aria-autocomplete]'));
      await page.getByRole('textbox', { name: 'Note' }).fill('');
      await page.getByRole('textbox', { name: 'Note' }).pressSequentially('Can you look at this, @');
      await page.getByRole('listbox', { name: 'Mention' }).waitFor();
    },
  },
  {
    name: 'ticket-draft-conflict',
    open: async (page) => {
      await page.goto(`/tickets/${await makeDraftConflict(page)}`);
      await page.getByRole('alert', { name: 'Draft changed elsewhere' }).waitFor();
    },
  },
  // In builds that have it: run with the variable with which the workspace was built.
  ...(process.env.VITE_DEMO_MODE_ENABLED === 'true'
    ? [
        {
          name: 'ticket-demo',
          open: async (page) => {
            await page.goto('/tickets');
            await openFirstTicket(page);
            await page.getByRole('button', { name: 'More actions' }).click();
            await page.getByRole('menuitemcheckbox', { name: 'Demo' }).click();
            const write = async (who, text) => {
              await page.getByRole('button', { name: who }).click();
              await page.getByRole('textbox', { name: 'Demo message' }).fill(text);
              await page.getByRole('button', { name: 'Add to the demo' }).click();
              await page.getByRole('log').getByText(text).first().waitFor();
            };
            await write('As customer', 'What if my parcel is lost?');
            await write('As agent', 'Then we send it again, free of charge.');
          },
        },
      ]
    : []),
  {
    name: 'ticket-transfer',
    open: async (page) => {
      await page.goto('/tickets');
      await openFirstTicket(page);
      await page.getByRole('button', { name: 'More actions' }).click();
      await page.getByRole('menuitem', { name: /^Transfer/ }).click();
      await page.getByRole('dialog', { name: /^Transfer/ }).waitFor();
    },
  },
  {
    name: 'ticket-snooze',
    open: async (page) => {
      await page.goto('/tickets');
      await openFirstTicket(page);
      await page.getByRole('button', { name: 'Snooze' }).click();
      await page.getByRole('menuitem').first().waitFor();
    },
  },
  {
    name: 'account',
    open: async (page) => {
      await page.goto('/tickets');
      await page.getByRole('button', { name: /^Account of/ }).click();
      await page.getByRole('menuitemradio').first().waitFor();
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
