/** The places that an inbox has: the views of every shop, its queues, and its topic alerts that are switched on. */
import { queueView, topicView, VIEWS, type View } from '../filters';
import { useDirectory } from './use-directory';

export interface ViewGroup {
  title: string;
  views: View[];
}

export function useViews() {
  const { queues, topicAlerts } = useDirectory();
  const groups: ViewGroup[] = [
    { title: 'Views', views: VIEWS },
    { title: 'Queues', views: queues.map(queueView) },
    { title: 'Topic alerts', views: topicAlerts.filter((each) => each.enabled !== false).map(topicView) },
  ];
  return {
    groups: groups.filter(({ views }) => views.length > 0),
    all: groups.flatMap(({ views }) => views),
  };
}
