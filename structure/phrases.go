package structure

import "regexp"

// The grammar of predicates. The words of the tables fill it elsewhere.
var (
	// 就…作了说明, 先后发言
	toldSpeech = regexp.MustCompile(`(?:(?:就|对|向)[^，]{1,60}?)?(?:先后|分别|逐个|依次)?(?:作(?:了|出)?|进行(?:了)?)(?:关于[^，]{1,60}的)?(?:[\p{Han}]{0,4}?)(讲话|发言|说明|汇报|报告|讲解)$|(?:先后|分别|逐个|依次)(?:交流)?(发言)$`)
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
	// deals is a report that is dealt with and not made, though 作 stands in it.
	deals = regexp.MustCompile(`(?:审议|讨论|听取|学习|审查|起草|酝酿)[^，]*工作报告$`)
	// scene is the place or time that precedes a predicate.
	scene = regexp.MustCompile(`^(?:在[^，]{1,20}?(?:上|时|中|后))?`)
)

// What is told of somebody's speech and is no act of theirs.
var (
	summing = regexp.MustCompile(`(?:在)?(?:作)?总结(?:讲话|发言)(?:中|时)?`)
	// 某人重要讲话精神
	spokenOf = regexp.MustCompile(`^(?:总书记|同志|主席)?(?:(?:日前|近日|最近)?(?:在[^，。]{0,40}?)?发表的|的)?(?:系列|一系列)?重要(?:讲话|论述|指示|批示|文章|思想)`)
)
