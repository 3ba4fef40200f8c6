package structure

import "testing"

// Who speaks in news and who is named there: invented sentences, one rule each.
func TestNews(t *testing.T) {
	for _, tt := range []struct{ name, what, text, want string }{
		{
			"an adverb between a name and its cue", "statements",
			"砺屿总统培拉此前表示，航道将重开。联合航标组织总干事泰洛斯当天警告说，雾季将至。",
			"培拉 表示 state: 航道将重开。\n泰洛斯 说 state: 雾季将至。",
		},
		{
			"a meeting hears and says", "statements", "会议要求，要护渔。\n会议听取了渔业部的汇报并指出，渔汛将至。",
			"会议 要求 require: 要护渔。\n会议 指出 state: 渔汛将至。",
		},
		{
			"a meeting studies and settles", "statements", "会议研究确定了以下措施。一是护渔。二是修塔。",
			"会议 确定 decide: 以下措施。一是护渔。二是修塔。",
		},
		{
			"a meeting approves works", "statements", "会议指出，港口要扩大。会议核准了两座灯塔工程。",
			"会议 指出 state: 港口要扩大。\n会议 核准 decide: 两座灯塔工程。",
		},
		{
			"a body that publishes", "statements", "云港港务局9日发布公报说，三条航线已经恢复。",
			"云港港务局 说 state: 三条航线已经恢复。",
		},
		{
			"a body that cites others", "statements", "砺屿通讯社6日援引港口负责人的话报道说，船队已经返航。",
			"砺屿通讯社 说 state: 船队已经返航。",
		},
		{
			"a day in brackets", "statements", "云港海事局今天（9月24日）表示，假期航线全部开放。",
			"云港海事局 表示 state: 假期航线全部开放。",
		},
		{
			"a spokesperson and a day", "statements", "砺屿港务部发言人今天表示，对此感到遗憾。",
			"砺屿港务部发言人 表示 state: 对此感到遗憾。",
		},
		{
			"a place before the cue", "statements", "砺屿外长拉姆罗夫18日在云港表示，会谈是坦诚的。",
			"拉姆罗夫 表示 state: 会谈是坦诚的。",
		},
		{
			"what somebody answers", "statements", "云港海关部门就货物滞留一事作出回应，表示已经派人处理。",
			"云港海关部门 表示 state: 已经派人处理。",
		},
		{
			"a body speaks behind a conference", "statements", "东山州新闻办今天举行吹风会，州海关局相关负责人表示，通关时间减半。",
			"州海关局相关负责人 表示 state: 通关时间减半。",
		},
		{
			"one voice after another", "statements", "砺屿港务部官员表示，伤者已经得救。当地居民说，风浪很大。据报道，另有两船失联。",
			"砺屿港务部官员 表示 state: 伤者已经得救。\n当地居民 说 state: 风浪很大。",
		},
		{
			"a paragraph that only tells", "statements", "砺屿总统培拉表示，协定令人鼓舞。\n《航标协定》于2030年签署，为期十年。",
			"培拉 表示 state: 协定令人鼓舞。",
		},
		{
			"a paragraph in which he goes on", "statements", "砺屿总统培拉表示，协定令人鼓舞。\n我们要守住航道。",
			"培拉 表示 state: 协定令人鼓舞。⏎我们要守住航道。",
		},
		{
			"grounds of any wording", "statements", "贯彻理事会部署，依据航标法，会议通过《灯塔条例》。",
			"会议 通过 decide: 《灯塔条例》。",
		},
		{
			"who approves is no speaker", "statements", "经联邦理事会批准，航标局印发了通知。", "",
		},
		{
			"a meeting that is only a time", "statements", "会谈中，林海川表示，双方看法一致。", "林海川 表示 state: 双方看法一致。",
		},
		{
			"a headline within the text", "statements", "航标局开放三个港口。\n砺屿总统呼吁各方保持克制\n港口昨日恢复。", "",
		},
		{
			"a cue without content before what the same person says", "statements", "砺屿总统培拉9日接受专访，培拉在专访中对两国关系给予高度评价，他说，航道很快重开。",
			"培拉 说 state: 航道很快重开。",
		},
		{
			"a cue without content before another", "statements", "砺屿官员、学者等各界给予高度评价，认为此访很有力。", "砺屿官员、学者等各界 认为 judge: 此访很有力。",
		},
		{
			"what is said stands in the next paragraph", "statements", "多位专家表示，\n航道已经安全。", "多位专家 表示 state: 航道已经安全。",
		},
		{
			"others who speak too", "statements", "航标局官员说，雾已散。还有居民表示，灯塔很亮。", "航标局官员 说 state: 雾已散。\n居民 表示 state: 灯塔很亮。",
		},
		{
			"a transcript has no speaker of its own", "statements",
			"林委員海川：灯塔何时修好？\n周院長望：我已经说过，年内修好。\n林委員海川：谢谢。", "",
		},
		{
			"a name before its verb", "people", "砺屿副总统卢托陪同参观。林海陪同检查。", "卢托 [砺屿副总统] [mentioned]\n林海 [] [mentioned]",
		},
		{
			"the last office before a name of parts", "people", "砺屿议会安全与外交政策委员会主席阿拉丁·布鲁迪表示欢迎。",
			"阿拉丁·布鲁迪 [砺屿议会安全与外交政策委员会主席] [mentioned]",
		},
		{
			"a short last part", "people", "砺屿总理约翰·基对云港进行访问。", "约翰·基 [砺屿总理] [mentioned]",
		},
		{
			"a part of a name", "statements", "砺屿外长阿拉丁·布鲁迪说，航道畅通。\n布鲁迪表示，船队安全。",
			"阿拉丁·布鲁迪 说 state: 航道畅通。\n布鲁迪 表示 state: 船队安全。",
		},
		{
			"向 is a preposition behind an office", "people", "林海川主席向会议发来贺信。联邦主席林海川主持。", "林海川 [联邦主席] [preside]",
		},
		{
			"verbs before an office", "people", "云港举行仪式欢迎砺屿总统培拉。", "培拉 [砺屿总统] [mentioned]",
		},
		{
			"a Japanese name", "people", "日本云港市市长小野寺五典1日出席会议。", "小野寺五典 [日本云港市市长] [attend]",
		},
		{
			"an office with its holder before it", "people", "落实林海川总书记考察安岭讲话精神。联邦总统周望出席会议。", "林海川 [] [mentioned]\n周望 [联邦总统] [attend]",
		},
		{
			"what others say of a speech", "statements", "讲话引发热烈反响。林海川强调，要守住航道。业内人士表示，航道将更安全。\n大家表示一定要修好灯塔。",
			"林海川 强调 stress: 要守住航道。\n业内人士 表示 state: 航道将更安全。\n大家 表示 state: 一定要修好灯塔。",
		},
		{
			"an office that no table has whole", "statements", "大会新闻发言人林海川介绍，会期三天。新闻发言人林海川表示，欢迎提问。", "林海川 介绍 state: 会期三天。\n林海川 表示 state: 欢迎提问。",
		},
		{
			"where the speaker is visiting", "statements", "正在砺屿进行正式访问的外交部长周望说，航道已经开放。", "周望 说 state: 航道已经开放。",
		},
		{
			"a body and what it issues", "statements", "云港联络办公室15日发表声明，对拦截灯船表示谴责，强调航道属于各方。", "云港联络办公室 强调 stress: 航道属于各方。",
		},
		{
			"all of them behind what they did", "statements", "连日来，船员认真学习条例，大家认为，航道更安全了。", "大家 认为 judge: 航道更安全了。",
		},
		{
			"numbers side by side are no items", "lists", "会议指出，一、二、三产业都有增长。二、今年要修灯塔。三、今年要疏航道。", "",
		},
		{
			"a demand and a cue behind it", "statements", "林海川对明年工作提出要求，他说，要修好灯塔。", "林海川 说 state: 要修好灯塔。",
		},
		{
			"a meeting cites another one", "statements", "会议指出，全会开得很好。全会充分肯定了航标局的工作。", "会议 指出 state: 全会开得很好。全会充分肯定了航标局的工作。",
		},
		{
			"a category is no office", "people", "党和国家领导人林海川、周望等出席大会。", "林海川 [] [attend]\n周望 [] [attend]",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := read(t, tt.what, "2034-01-02", tt.text); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

// Readouts, resolutions and statements of committees in English.
func TestEnglish(t *testing.T) {
	for _, tt := range []struct{ name, what, text, want string }{
		{
			"a readout", "statements",
			"President Alden B. Marsh met today with Prime Minister Ruth Okaro of Port Alder. President Marsh thanked Prime Minister Okaro for her help and reaffirmed his support for the treaty. It covers all lights. They also discussed trade. Today, he announced that the strait is open.",
			"Marsh thanked judge: Prime Minister Okaro for her help\nMarsh reaffirmed stress: his support for the treaty. It covers all lights.\nMarsh announced decide: that the strait is open.",
		},
		{
			"persons of a readout", "people",
			"President Alden B. Marsh, Jr. met with Prime Minister Ruth Okaro. Mr. Marsh’s adviser and National Security Advisor Tom Reed attended. President Marsh stressed unity.",
			"Alden B. Marsh, Jr. [President] [speak]\nRuth Okaro [Prime Minister] [mentioned]\nTom Reed [National Security Advisor] [attend]",
		},
		{
			"a resolution", "statements",
			"The Strait Council,\nReaffirming its earlier resolutions,\nDeeply concerned at the fog,\n1. Decides to extend the mandate;\n2. Also requests the Secretary-General to report.",
			"The Strait Council Reaffirming stress: its earlier resolutions,\nThe Strait Council concerned judge: at the fog,\nThe Strait Council Decides decide: to extend the mandate;\nThe Strait Council requests require: the Secretary-General to report.",
		},
		{
			"a committee", "statements",
			"The Harbour Committee decided today to keep its fee at 2 percent. The Committee currently anticipates that traffic will rise. The fee has been stable.",
			"The Harbour Committee decided decide: today to keep its fee at 2 percent.\nThe Committee anticipates judge: that traffic will rise. The fee has been stable.",
		},
		{
			"further cues of a paragraph of a resolution", "statements",
			"The Strait Council,\nNoting the report, encouraged by the talks, and in this regard recalling the treaty,\n1. In this regard, calls upon all ports to keep watch, urges them to repair their lights, and further requests the Secretary-General:\n(a) To report on fog;\n(b) To list the lights.",
			"The Strait Council Noting state: the report, encouraged by the talks\nThe Strait Council recalling state: the treaty,\nThe Strait Council calls require: upon all ports to keep watch\nThe Strait Council urges require: them to repair their lights\nThe Strait Council requests require: the Secretary-General:⏎(a) To report on fog;⏎(b) To list the lights.",
		},
		{
			"an end before the subject", "statements", "To support trade, and with fog rare, the Harbour Committee decided to keep its fee, but it anticipates a change. The Committee will watch the lights.",
			"The Harbour Committee decided decide: to keep its fee, but it anticipates a change.",
		},
		{
			"two persons, and an office that he stands for", "statements", "President Alden Marsh and Prime Minister Ruth Okaro agreed to meet. The President thanked his guest. He condemned the raid.",
			"Alden Marsh、Ruth Okaro agreed decide: to meet.\nThe President thanked judge: his guest.\nThe President condemned judge: the raid.",
		},
		{
			"a call by telephone", "statements", "President Alden B. Marsh Jr. called Governor Ruth Okaro and thanked her. President Marsh called on all to help. Harbour officials welcomed the call.",
			"Alden B. Marsh Jr. thanked judge: her.\nMarsh called require: on all to help.\nHarbour officials welcomed judge: the call.",
		},
		{
			"a cue behind what they did", "statements", "The President met with the fishers and pledged his help. They discussed fog and agreed to meet.",
			"The President pledged state: his help.\nThey agreed decide: to meet.",
		},
		{
			"verbs of several speakers", "statements", "The two sides reaffirm the treaty, welcome the light and support for it, and condemn the raid. The Council support staff welcome guests. The states’ call for calm stands.",
			"The two sides reaffirm stress: the treaty\nThe two sides welcome judge: the light and support for it\nThe two sides condemn judge: the raid.",
		},
		{
			"each paragraph opens with a quotation mark", "statements", "The President of the Council made the following statement:\n“The Strait Council welcomes the report. The Strait Council urges all to help. It is late.\n“The Strait Council notes the fog. The Strait Council stresses order.”",
			"The Strait Council welcomes judge: the report.\nThe Strait Council urges require: all to help. It is late.\nThe Strait Council notes state: the fog.\nThe Strait Council stresses stress: order.”",
		},
		{
			"who they are", "statements", "The two leaders discussed fog. President Marsh stressed order, and then they discussed trade. They committed to help.",
			"Marsh stressed stress: order, and then they discussed trade.\nThe two leaders committed state: to help.",
		},
		{
			"who voted", "people", "Voting for the action were: Ruth P. Okaro, Chairman; Tom Reed, Vice Chairman; and J. Alden Marsh, Jr.",
			"Ruth P. Okaro [Chairman] [mentioned]\nTom Reed [Vice Chairman] [mentioned]\nJ. Alden Marsh, Jr. [] [mentioned]",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := read(t, tt.what, "2034-01-02", tt.text); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}
