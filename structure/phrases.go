package structure

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// The grammar of predicates. The words of the tables fill it elsewhere.
var (
	// 就…作了说明, 先后发言, 讲话
	toldSpeech = regexp.MustCompile(`(?:(?:就|对|向)[^，]{1,60}?)?(?:先后|分别|逐个|依次)?(?:作(?:了|出)?|进行(?:了)?)(?:关于[^，]{1,60}的)?(?:[\p{Han}]{0,4}?)(讲话|发言|说明|汇报|报告|讲解)$|(?:先后|分别|逐个|依次|在[^，]{0,14}上)(?:交流)?(发言)$|^(?:在[^，]{0,14}上)?(讲话|致辞|发言)$`)
	// 并就…提出要求
	alsoDemands = regexp.MustCompile(`^并(?:就|对)[^，。]{2,60}?(提出)(?:了)?(?:明确|具体)?要求$`)
	// convened is the meeting that somebody presides over.
	convened = regexp.MustCompile(`(?:主持召开|主持并召开|召开)(?:了)?([^，。]{2,40}?(?:会议|大会|全会|座谈会))`)
	// convenes is an organ that meets: 某局12月28日召开会议.
	convenes = regexp.MustCompile(`^(\p{Han}{2,20}?)(?:于)?(?:` + day + `)?(?:在\p{Han}{1,12}?)?(?:召开|举行)\p{Han}{0,8}会议$`)
	// putForward is what is put forward without being told.
	putForward = regexp.MustCompile(`^(?:了)?(?:明确|新的|具体|殷切|重要|更高|一系列|许多|宝贵)*(?:要求|希望|期望|意见|建议|任务)+$`)
	// hears is what makes speech the business of those who listen.
	hears = regexp.MustCompile(`听取|观看`)
	// nounBefore is what makes a cue a noun: 提出五点|建议, 听取…|介绍, 内容和|要求.
	nounBefore = regexp.MustCompile(`提出了?(?:[一二三四五六七八九十两几多\d０-９]+|以下|如下)[点个条项]?(?:方面)?的?(?:明确|具体|重要)?$|听取[^，]*[^后时中前并，]$|[和与及、]$`)
	// passes is what 通过 can be said of as a decision: a paper, not a way.
	passes = regexp.MustCompile(`《|决议|决定|草案|法案|条例|规定|办法|名单|报告|公报|宣言|声明|章程|修正案|纲要|规划|方案|意见|议程|文件|计划|任免|人选|提案|议案|关于`)
	// besidePaper opens a sentence behind a paper that was passed and tells of something else.
	besidePaper = regexp.MustCompile(`^(?:指出|强调|认为|要求|决定|近日|日前|同日|此外|(?:国家主席|国务院总理)\p{Han}{2,3}签署|(?:会议|全会|大会)还)`)
	// speechInTurn is a list of those who speak, and what says so.
	speechInTurn = regexp.MustCompile(`^([^。：；]{6,300}?)(?:在[^，。]{0,14}上)?(?:先后|分别|逐个|依次)?(?:作了?|进行了?)?(?:大会|重点|书面|视频)*(?:交流)?(发言)。$`)
	// answers is a body that speaks in the clause behind: 某部就某事作出回应|，表示….
	answers = regexp.MustCompile(`^(\p{Han}{2,20}?)(?:今天|昨天|昨晚|日前|近日|当天|` + day + `)*(?:(?:就|对|针对)[^，]{2,60}?(?:作出|做出|进行|发表)(?:了)?(?:回应|评论|表态|答复)|(?:再次)?(?:发表|发布)(?:了)?(?:联合|共同)?(?:声明|公报|公告)|(?:召开|举行)[^，]{0,12}(?:会|会议))$`)
	// authored are the titles of speeches and reports as given.
	authored = regexp.MustCompile(`(?:报告|讲话|致辞|演讲|報告|講話|致辭|演講)(?:[（(][^）)]*[）)]|——.*)?$`)
	// turnHead is who speaks in a paragraph of a transcript.
	turnHead = regexp.MustCompile(`^[\p{Han}《》·]{1,16}：`)
	// obliges is what a subject holds that says something by itself.
	obliges = regexp.MustCompile(`必须|应当|应该|可以|不得|需要|符合`)
	// goesOn is what follows the name of a body that only begins a longer one.
	goesOn = regexp.MustCompile(`^(?:的|团|大会|中，|中$|期间|结束后|开始前|当天)`)
	// passedBefore is what precedes a paper that the meeting has passed and that speaks itself.
	passedBefore = regexp.MustCompile(`^(?:会议|全会|大会)?(?:审议|讨论|表决|原则|并)*(?:通过|批准|印发)的`)
	// calls is what 称 opens as another verb: 称赞, 称为.
	calls = regexp.MustCompile(`^[赞为作之得号呼霸道职病谓颂奇其他她它其]`)
	// ofMany is how a list of names is closed: 等6位企业负责人|先后发言.
	ofMany = regexp.MustCompile(`^等?[\d０-９一二三四五六七八九十]+[位名]\p{Han}{2,16}?(先后|分别|依次|围绕|就|在|作)`)
	// byWay is what 通过 introduces as a way: 通过谈话听取意见.
	byWay = regexp.MustCompile(`听取|征求|对话|谈话|协商解决|方式|途径|渠道|^其?发言人|^社交媒体`)
	// othersDiscuss is a clause in which those who listened take part in their turn.
	othersDiscuss = regexp.MustCompile(`^(?:大家|与会\p{Han}{0,6}?)(?:还|也)?(?:进行|展开|开展)了\p{Han}{0,6}(?:讨论|交流|座谈|审议)$`)
	// namesAgenda is a decision that goes on to say what will be dealt with.
	namesAgenda = regexp.MustCompile(`，(?:主要)?议程(?:是|为)`)
	// deals is a report that is dealt with and not made, though 作 stands in it.
	deals = regexp.MustCompile(`(?:审议|讨论|听取|学习|审查|起草|酝酿)[^，]*工作报告$`)
	// scene is the place or time that precedes a predicate.
	scene = regexp.MustCompile(`^(?:在[^，]{1,20}?(?:上|时|中|后))?`)
)

// What is told of somebody's speech and is no act of theirs.
var (
	summing = regexp.MustCompile(`(?:在)?(?:作)?总结(?:讲话|发言)(?:中|时)?`)
	// 欢迎某人来华出席…
	invites = regexp.MustCompile(`(?:欢迎|邀请|感谢|^请)[^，。]{2,16}(?:来华|来访|访问|访华|出席|参加|转达)`)
	// 某人与某人共同出席
	together    = regexp.MustCompile(`^(?:共同|一道|一起|一同)`)
	withAnother = regexp.MustCompile(`[与同和]$`)
	// 会见前来出席…的某人
	receives = regexp.MustCompile(`会见(?:了)?(?:前来|来华|来京|回国|正在[^，。]{0,6})?(?:出席|参加)`)
	// 某人重要讲话精神
	spokenOf = regexp.MustCompile(`^(?:总书记|同志|主席)?(?:(?:日前|近日|最近)?(?:在[^，。]{0,40}?)?发表的|的)?(?:系列|一系列)?重要(?:讲话|论述|指示|批示|文章|思想)`)
)

// accordingTo is the length of 据 that opens s before a speaker: 据某人介绍.
func accordingTo(s string) int {
	for _, w := range []string{"据", "另据", "又据"} {
		if strings.HasPrefix(s, w) {
			return len(w)
		}
	}
	return 0
}

// opensWithMeeting reports whether the subject of a clause is the meeting that
// is read out.
func opensWithMeeting(s string) bool {
	return strings.HasPrefix(s, "会议") || strings.HasPrefix(s, "全会") || strings.HasPrefix(s, "大会")
}

// mayAnswer reports whether a clause is worth looking for somebody who answers.
func mayAnswer(clause string) bool {
	last, _ := utf8.DecodeLastRuneInString(clause)
	return strings.ContainsRune("应论态复明报告会议", last)
}

// alsoThere is the length of 还有 that opens s before a speaker: 还有专家认为.
func alsoThere(s string) int {
	for _, w := range []string{"还有", "另有", "也有"} {
		if strings.HasPrefix(s, w) {
			return len(w)
		}
	}
	return 0
}
